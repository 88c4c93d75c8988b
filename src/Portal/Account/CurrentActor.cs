using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace Gatehouse.Portal.Account;

/// <summary>The signed-in person as an actor: an id and nothing else, since rights are read where they are needed.</summary>
internal sealed class CurrentActor(AuthenticationStateProvider states)
{
    /// <summary>Null when nobody is signed in.</summary>
    public async Task<Actor?> FindAsync()
    {
        var state = await states.GetAuthenticationStateAsync();
        return state.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Actor.User(id) : null;
    }

    /// <exception cref="InvalidOperationException">Nobody is signed in; pages that call this require a signed-in user.</exception>
    public async Task<Actor> GetAsync() => await FindAsync() ?? throw new InvalidOperationException("Nobody is signed in.");
}
