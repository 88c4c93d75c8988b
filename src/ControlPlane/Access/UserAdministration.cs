using Gatehouse.ControlPlane.Teams;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Access;

/// <param name="Local">Whether the account has a password of its own; else it comes from a directory.</param>
public sealed record UserView(
    string Id, string Name, string Email, bool IsPlatformAdministrator, bool Disabled, bool Local, bool TwoFactor, int Teams, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

public sealed record UserPage(IReadOnlyList<UserView> Users, int Total);

/// <summary>All people of the installation; for platform administrators.</summary>
public sealed class UserAdministration(Commands commands)
{
    public const int PageSize = 50;

    /// <summary>By address.</summary>
    /// <param name="filter">Part of a name or address; null shows all.</param>
    /// <param name="page">From 1.</param>
    public Task<Outcome<UserPage>> ListAsync(Actor actor, string? filter, int page, CancellationToken cancellationToken) =>
        commands.QueryPlatformAsync<UserPage>(
            actor,
            async (db, cancel) =>
            {
                var users = db.Users.AsQueryable();
                if (!string.IsNullOrWhiteSpace(filter))
                {
                    var part = EmailAddress.Normalize(filter.Trim());
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's upper().
                    users = users.Where(user => user.NormalizedEmail!.Contains(part) || user.DisplayName.ToUpper().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
                }

                var total = await users.CountAsync(cancel);
                var rows = await users.OrderBy(user => user.NormalizedEmail)
                    .Skip((Math.Max(page, 1) - 1) * PageSize)
                    .Take(PageSize)
                    .Select(user => new UserView(
                        user.Id,
                        user.DisplayName,
                        user.Email ?? "",
                        user.IsPlatformAdministrator,
                        user.Disabled,
                        user.PasswordHash != null,
                        user.TwoFactorEnabled,
                        db.Members.Count(member => member.UserId == user.Id),
                        user.CreatedAt,
                        user.LastSeenAt))
                    .ToListAsync(cancel);
                return new UserPage(rows, total);
            },
            cancellationToken);

    /// <summary>Shuts an account out or lets it in again; its pages and cookies end within half a minute.</summary>
    public Task<Outcome<Done>> SetDisabledAsync(Actor actor, string userId, bool disabled, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            userId,
            disabled,
            (command, user) =>
            {
                user.Disabled = disabled;
                if (disabled)
                {
                    user.SecurityStamp = Guid.NewGuid().ToString("N");
                }

                command.Audit(
                    disabled ? "user.disable" : "user.enable", $"users/{user.Email}", $"{(disabled ? "Disabled" : "Enabled")} the account of {user.Email}.");
            },
            cancellationToken);

    public Task<Outcome<Done>> SetAdministratorAsync(Actor actor, string userId, bool administrator, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            userId,
            !administrator,
            (command, user) =>
            {
                user.IsPlatformAdministrator = administrator;
                command.Audit(
                    administrator ? "user.promote" : "user.demote",
                    $"users/{user.Email}",
                    administrator ? $"Made {user.Email} a platform administrator." : $"{user.Email} is no longer a platform administrator.");
            },
            cancellationToken);

    private Task<Outcome<Done>> ChangeAsync(
        Actor actor, string userId, bool takesAway, Action<Command, PortalUser> change, CancellationToken cancellationToken) =>
        commands.ChangePlatformAsync<Done>(
            actor,
            async (command, cancel) =>
            {
                await command.Db.LockAdministratorsAsync(cancel);
                if (await command.Db.Users.FindAsync([userId], cancel) is not { } user)
                {
                    return Failure.NotFound("There is no such account.");
                }

                if (takesAway
                    && user is { IsPlatformAdministrator: true, Disabled: false }
                    && !await command.Db.Users.AnyAsync(other => other.Id != userId && other.IsPlatformAdministrator && !other.Disabled, cancel))
                {
                    return Failure.Conflict($"{user.Email} is the last platform administrator who can sign in. Make somebody else one first.");
                }

                change(command, user);
                user.ConcurrencyStamp = Guid.NewGuid().ToString();
                return default(Done);
            },
            cancellationToken);
}
