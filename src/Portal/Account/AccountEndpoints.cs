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
    }
}
