using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace Gatehouse.Portal.Account;

/// <summary>
/// The signed-in person as an actor, in a component or an endpoint: an id and nothing else, since rights are read where
/// they are needed.
/// </summary>
internal sealed class CurrentActor(AuthenticationStateProvider states, IHttpContextAccessor requests)
{
    // Read once, where the scope begins: later on a circuit there is no request to ask.
    private readonly string? _address = requests.HttpContext?.Connection.RemoteIpAddress?.ToString();

    /// <summary>Null when nobody is signed in.</summary>
    public async Task<Actor?> FindAsync()
    {
        var state = await states.GetAuthenticationStateAsync();
        return Of(state.User);
    }

    /// <exception cref="InvalidOperationException">Nobody is signed in; pages that call this require a signed-in user.</exception>
    public async Task<Actor> GetAsync() => await FindAsync() ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>For endpoints, whose request names the person.</summary>
    public static Actor? Of(HttpContext request) =>
        IdOf(request.User) is { } id ? Actor.User(id, request.Connection.RemoteIpAddress?.ToString()) : null;

    private Actor? Of(ClaimsPrincipal user) => IdOf(user) is { } id ? Actor.User(id, _address) : null;

    private static string? IdOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } ? user.FindFirstValue(ClaimTypes.NameIdentifier) : null;
}
