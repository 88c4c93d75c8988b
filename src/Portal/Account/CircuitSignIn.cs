using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Teams;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gatehouse.Portal.Account;

/// <summary>
/// Ends the circuits of a person who was disabled, signed out elsewhere or taken out of a team, within half a minute: the
/// page then asks for a new sign-in or, where the cookie still counts, loads anew with the rights of now.
/// </summary>
internal sealed class CircuitSignIn(
    ILoggerFactory loggers, Sessions sessions, TeamLookup teams, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private const int TeamsWatched = 500;
    private HashSet<Guid>? _teams;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(15);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var person = authenticationState.User;
        if (person.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id
            || !await sessions.IsAliveAsync(
                id, CookieValidation.SessionOf(person), person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType), cancellationToken))
        {
            return false;
        }

        var now = await teams.MineAsync(Actor.User(id), null, TeamsWatched, cancellationToken);
        var ids = now.Select(team => team.Id).ToHashSet();
        var lost = _teams is not null && !_teams.IsSubsetOf(ids);
        _teams = ids;
        return !lost;
    }
}
