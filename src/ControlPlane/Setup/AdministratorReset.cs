using System.Security.Cryptography;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Setup;

/// <summary>
/// Brings a lost administrator back, for whoever may run commands on the machine: that is the proof. The account gets a new
/// password, no second factor, no lock, and the installation.
/// </summary>
public sealed class AdministratorReset(Commands commands, IPasswordHasher<PortalUser> hasher)
{
    /// <returns>The new password.</returns>
    internal Task<Outcome<string>> RunAsync(string email, CancellationToken cancellationToken) =>
        commands.ChangePlatformAsync<string>(
            Actor.System("reset-admin"),
            async (command, cancel) =>
            {
                var normalized = EmailAddress.Normalize(email);
                if (await command.Db.Users.FirstOrDefaultAsync(user => user.NormalizedEmail == normalized, cancel) is not { } user)
                {
                    var known = await command.Db.Users.Where(user => user.IsPlatformAdministrator).OrderBy(user => user.Email).Select(user => user.Email).Take(10).ToListAsync(cancel);
                    return Failure.NotFound(known.Count == 0
                        ? "This portal is not set up yet: start it and follow the address that it prints."
                        : $"There is no account {email}. Administrators are: {string.Join(", ", known)}.");
                }

                var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
                user.PasswordHash = hasher.HashPassword(user, password);
                user.SecurityStamp = Guid.NewGuid().ToString("N");
                user.ConcurrencyStamp = Guid.NewGuid().ToString();
                user.TwoFactorEnabled = false;
                user.LockoutEnd = null;
                user.AccessFailedCount = 0;
                user.Disabled = false;
                user.IsPlatformAdministrator = true;
                command.Db.Sessions.RemoveRange(command.Db.Sessions.Where(session => session.UserId == user.Id));
                command.Audit("user.reset", $"users/{user.Email}", $"Gave {user.Email} a new password and the installation, from the portal's machine.");
                return password;
            },
            cancellationToken);
}
