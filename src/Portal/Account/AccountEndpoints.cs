using System.Security.Claims;
using System.Text.Json;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Gatehouse.Portal.Account;

/// <summary>What a browser sends to the door besides the forms of its pages.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        // A form parameter is what makes the framework ask for the antiforgery token.
        routes.MapPost("/logout", async (HttpContext request, SignInManager<PortalUser> people, Sessions sessions, [FromForm] string? returnUrl) =>
        {
            if (CurrentActor.Of(request) is { } actor)
            {
                await sessions.EndAsync(actor, CookieValidation.SessionOf(request.User), request.RequestAborted);
            }

            await people.SignOutAsync();
            return Results.LocalRedirect("/login");
        }).AllowAnonymous();

        // A link, not a form: a form's redirect to the directory would need its address in the content security policy.
        routes.MapGet("/login/external/{scheme}", async (string scheme, string? returnUrl, SignInManager<PortalUser> people) =>
            (await people.GetExternalAuthenticationSchemesAsync()).Any(known => known.Name == scheme)
                ? Results.Challenge(people.ConfigureExternalAuthenticationProperties(scheme, $"/login/external-callback?returnUrl={Uri.EscapeDataString(LocalAddress.OrHome(returnUrl))}"), [scheme])
                : Results.NotFound()).AllowAnonymous();
        routes.MapGet("/login/external-callback", ExternalCallbackAsync).AllowAnonymous();

        routes.MapPost("/login/passkey/options", async (SignInManager<PortalUser> people, HttpContext request, SignInThrottle throttle, [FromForm] string? email) =>
            throttle.Refuse(request) is { } wait
                ? Results.Problem(wait, statusCode: StatusCodes.Status429TooManyRequests)
                : Results.Content(await people.MakePasskeyRequestOptionsAsync(null), "application/json")).AllowAnonymous();
        routes.MapPost("/login/passkey", SignInWithPasskeyAsync).AllowAnonymous();
        routes.MapPost("/me/passkey/options", async (HttpContext request, UserManager<PortalUser> users, SignInManager<PortalUser> people, [FromForm] string? name) =>
            await users.GetUserAsync(request.User) is { } user
                ? Results.Content(
                    await people.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id, Name = user.Email!, DisplayName = user.DisplayName }), "application/json")
                : Results.Unauthorized());
        routes.MapPost("/me/passkey", AddPasskeyAsync);
    }

    private static async Task<IResult> ExternalCallbackAsync(
        HttpContext request, string? returnUrl, SignInManager<PortalUser> people, UserManager<PortalUser> users, ExternalPeople external)
    {
        if (await people.GetExternalLoginInfoAsync() is not { } login)
        {
            return Results.LocalRedirect("/login?said=external-failed");
        }

        if (await users.GetUserAsync(request.User) is { Disabled: false } owner)
        {
            var connected = await external.ConnectAsync(owner, login);
            await request.SignOutExternalAsync(people);
            return Results.LocalRedirect(connected.Succeeded ? "/me?said=connected" : "/me?said=not-connected");
        }

        var (user, refused) = await external.FindOrMakeAsync(login);
        await request.SignOutExternalAsync(people);
        if (user is null)
        {
            return Results.LocalRedirect($"/login?said={Uri.EscapeDataString(refused ?? "external-failed")}");
        }

        // The directory has asked for its own second factor, if it wants one.
        await people.SignInWithClaimsAsync(user, isPersistent: true, [new Claim(PortalClaims.Method, login.LoginProvider)]);
        return Results.LocalRedirect(LocalAddress.OrHome(returnUrl));
    }

    private static Task SignOutExternalAsync(this HttpContext request, SignInManager<PortalUser> people) =>
        Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignOutAsync(request, IdentityConstants.ExternalScheme);

    private static async Task<IResult> SignInWithPasskeyAsync(
        HttpContext request, SignInManager<PortalUser> people, SignInThrottle throttle, [FromForm] string credential, [FromForm] string? returnUrl)
    {
        if (throttle.Refuse(request) is { } wait)
        {
            return Results.Problem(wait, statusCode: StatusCodes.Status429TooManyRequests);
        }

        var result = await people.PasskeySignInAsync(credential);
        return result.Succeeded
            ? Results.Json(new { next = LocalAddress.OrHome(returnUrl) })
            : Results.Problem("This passkey opens no account here, or the account is disabled or locked.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> AddPasskeyAsync(
        HttpContext request, UserManager<PortalUser> users, SignInManager<PortalUser> people, [FromForm] string credential, [FromForm] string? name)
    {
        const int most = 20;
        if (await users.GetUserAsync(request.User) is not { } user)
        {
            return Results.Unauthorized();
        }

        if ((await users.GetPasskeysAsync(user)).Count >= most)
        {
            return Results.Problem($"An account has at most {most} passkeys; remove one that is not used.", statusCode: StatusCodes.Status400BadRequest);
        }

        PasskeyAttestationResult attestation;
        try
        {
            attestation = await people.PerformPasskeyAttestationAsync(credential);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Results.Problem("The browser's answer was not understood, or it took too long. Try again.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (!attestation.Succeeded)
        {
            return Results.Problem($"The passkey was not accepted: {attestation.Failure.Message}", statusCode: StatusCodes.Status400BadRequest);
        }

        attestation.Passkey.Name = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim()[..Math.Min(name.Trim().Length, 60)];
        var added = await users.AddOrUpdatePasskeyAsync(user, attestation.Passkey);
        return added.Succeeded ? Results.Json(new { next = "/me?said=passkey" }) : Results.Problem("The passkey could not be kept.", statusCode: StatusCodes.Status400BadRequest);
    }
}
