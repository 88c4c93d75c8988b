using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Account;

/// <summary>Turns who a directory says it is into a person of ours.</summary>
internal sealed class ExternalPeople(UserManager<PortalUser> users, TimeProvider time)
{
    /// <summary>The person's row, made at the first sign-in: without teams, until somebody adds them.</summary>
    /// <returns>Null with a word for the sign-in page when there can be none.</returns>
    public async Task<(PortalUser? User, string? Refused)> FindOrMakeAsync(ExternalLoginInfo login)
    {
        var key = KeyOf(login);
        if (await users.FindByLoginAsync(login.LoginProvider, key) is { } known)
        {
            return known.Disabled ? (null, "disabled") : (known, null);
        }

        var email = Claim(login, "preferred_username", ClaimTypes.Email, "email", ClaimTypes.Upn, "upn");
        if (!EmailAddress.IsValid(email))
        {
            return (null, "no-email");
        }

        if (await users.FindByEmailAsync(email!) is not null)
        {
            // The directory's word about an address is not proof that the local account's owner is the one who stands here.
            return (null, "has-account");
        }

        var user = UserRows.New(email!, time.GetUtcNow(), Claim(login, "name", ClaimTypes.Name) ?? email!);
        user.EmailConfirmed = true;
        var made = await users.CreateAsync(user);
        if (made.Succeeded)
        {
            made = await users.AddLoginAsync(user, new UserLoginInfo(login.LoginProvider, key, login.ProviderDisplayName));
        }

        return made.Succeeded ? (user, null) : (null, "external-failed");
    }

    /// <summary>Connects the directory to an account whose owner is signed in.</summary>
    public async Task<IdentityResult> ConnectAsync(PortalUser user, ExternalLoginInfo login) =>
        await users.AddLoginAsync(user, new UserLoginInfo(login.LoginProvider, KeyOf(login), login.ProviderDisplayName));

    // Entra's "sub" differs per application; "oid" in its tenant is the person.
    private static string KeyOf(ExternalLoginInfo login) =>
        Claim(login, "http://schemas.microsoft.com/identity/claims/objectidentifier", "oid") is { } oid
        && Claim(login, "http://schemas.microsoft.com/identity/claims/tenantid", "tid") is { } tid
            ? $"{tid}/{oid}"
            : login.ProviderKey;

    private static string? Claim(ExternalLoginInfo login, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (login.Principal.FindFirstValue(type) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
