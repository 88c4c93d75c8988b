using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gatehouse.Portal.Account;

/// <summary>
/// Asks the database, at most once in <see cref="Interval"/> for each browser, whether its cookie still counts: the account
/// may be disabled, its password changed, or this very sign-in ended from another browser.
/// </summary>
internal sealed class CookieValidation(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<PortalUser> signIn, Sessions sessions, ILoggerFactory loggers)
    : SecurityStampValidator<PortalUser>(options, signIn, loggers)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    protected override async Task<PortalUser?> VerifySecurityStamp(ClaimsPrincipal? principal) =>
        await base.VerifySecurityStamp(principal) is { Disabled: false } user && await sessions.TouchAsync(user.Id, SessionOf(principal), default)
            ? user
            : null;

    public static Guid SessionOf(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(PortalClaims.Session), out var id) ? id : Guid.Empty;

    /// <summary>The principal is made anew after each check; what only the old one knows is carried over.</summary>
    public static Task CarryOverAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.NewPrincipal?.Identity is ClaimsIdentity identity && context.CurrentPrincipal is { } old)
        {
            identity.AddClaims(old.Claims.Where(claim => claim.Type is PortalClaims.Session or PortalClaims.Method && !identity.HasClaim(claim.Type, claim.Value)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Begins the browser's session when its cookie is written, by whatever way the person came in.</summary>
    public static async Task BeginSessionAsync(CookieSigningInContext context)
    {
        if (context.Principal?.Identity is not ClaimsIdentity identity || identity.FindFirst(ClaimTypes.NameIdentifier)?.Value is not { } userId)
        {
            return;
        }

        // A cookie written again for the same person (after a change of password) stays the same session.
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        var current = context.HttpContext.User;
        var id = current.FindFirstValue(ClaimTypes.NameIdentifier) == userId ? SessionOf(current) : Guid.Empty;
        if (id == Guid.Empty)
        {
            id = await sessions.BeginAsync(
                userId,
                identity.FindFirst(ClaimTypes.AuthenticationMethod)?.Value ?? identity.FindFirst(PortalClaims.Method)?.Value ?? "password",
                context.HttpContext.Connection.RemoteIpAddress?.ToString(),
                context.HttpContext.Request.Headers.UserAgent.ToString(),
                context.HttpContext.RequestAborted);
        }

        if (identity.FindFirst(PortalClaims.Session) is null)
        {
            identity.AddClaim(new Claim(PortalClaims.Session, id.ToString()));
        }
    }
}
