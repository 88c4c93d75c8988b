using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Metrics.Query;

namespace Gatehouse.Portal.Traffic;

/// <summary>Whose traffic a request is about, after its rights were read from the database.</summary>
/// <param name="Version">Null for the whole team.</param>
internal sealed record AllowedScope(Actor Actor, TeamHead Team, VersionName? Version, TrafficScope Traffic);

/// <summary>Turns the names in an address into a scope that the actor may see.</summary>
internal sealed class TrafficScopes(TeamLookup teams, VersionLookup versions)
{
    /// <summary>A team or API that the actor may not see is not found, as if it were not there.</summary>
    public async Task<Outcome<AllowedScope>> FindAsync(Actor actor, string team, string? api, string? version, TrafficView view, CancellationToken cancellationToken)
    {
        if (await teams.FindAsync(actor, team, cancellationToken) is not { } found || !RoleTable.Allows(found.Roles, Permission.View))
        {
            return Failure.NotFound("There is no such team, or you are not a member of it.");
        }

        if (api is null || version is null)
        {
            return new AllowedScope(actor, found, null, new TrafficScope(found.AccountId));
        }

        var head = await versions.FindAsync(actor, found.Id, api, version, cancellationToken);
        return head.IsOk
            ? new AllowedScope(actor, found, head.Value, new TrafficScope(found.AccountId, [head.Value.ApiId], view.Stage, view.Resource, view.Method))
            : head.Failure!;
    }
}
