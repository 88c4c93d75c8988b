using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Portal.Account;

/// <summary>New passwords by a link to the account's own address.</summary>
internal sealed class PasswordReset(UserManager<PortalUser> users, Outbox outbox)
{
    /// <summary>Sends the link when there is such an account with a password; says nothing either way, so that nobody learns who has one.</summary>
    /// <param name="portal">Address of the portal.</param>
    public async Task SendLinkAsync(string email, string portal, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { Disabled: false, PasswordHash: not null } user)
        {
            return;
        }

        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GeneratePasswordResetTokenAsync(user)));
        await outbox.SendAsync(
            user.Email!,
            "A new password for Gatehouse",
            $"Choose a new password here, within a day:\n{portal.TrimEnd('/')}/reset?user={user.Id}&token={token}\n\nIf you did not ask for this, nothing changes and nothing is needed of you.\n",
            cancellationToken);
    }

    /// <returns>Null when done; else what to tell the person.</returns>
    public async Task<string?> SetAsync(string? userId, string? token, string password)
    {
        const string over = "This link was used, is over, or was cut off on its way. Ask for another.";
        if (userId is null || token is null || await users.FindByIdAsync(userId) is not { Disabled: false } user)
        {
            return over;
        }

        string plain;
        try
        {
            plain = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return over;
        }

        var result = await users.ResetPasswordAsync(user, plain, password);
        if (!result.Succeeded)
        {
            return result.Errors.FirstOrDefault(error => error.Code != nameof(IdentityErrorDescriber.InvalidToken))?.Description ?? over;
        }

        await users.SetLockoutEndDateAsync(user, null);
        await users.ResetAccessFailedCountAsync(user);
        return null;
    }
}
