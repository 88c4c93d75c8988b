using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Access;

/// <summary>What an actor may do in one team, as the database says at this moment.</summary>
/// <param name="ActorName">For audit rows and screens: the person's e-mail address, or the part of the product.</param>
public sealed record TeamAccess(Team Team, Roles Roles, string ActorName)
{
    public bool May(Permission permission) => RoleTable.Allows(Roles, permission);
}

internal static class TeamAccessQueries
{
    /// <summary>Null when there is no such team or the actor has no part in it: from outside the two look the same.</summary>
    public static async Task<TeamAccess?> AccessAsync(this PortalDb db, Actor actor, Guid teamId, CancellationToken cancellationToken)
    {
        if (actor.Kind == ActorKind.System)
        {
            return await db.Teams.FirstOrDefaultAsync(team => team.Id == teamId, cancellationToken) is { } any
                ? new TeamAccess(any, Roles.Owner, actor.Id)
                : null;
        }

        if (actor.Kind == ActorKind.AccessKey)
        {
            // An access key is the team's own and may do everything in it, and nothing elsewhere.
            return await db.AccessKeys.AnyAsync(key => key.Id == actor.Id && key.TeamId == teamId && key.Enabled, cancellationToken)
                && await db.Teams.FirstOrDefaultAsync(team => team.Id == teamId, cancellationToken) is { } own
                ? new TeamAccess(own, Roles.Owner, actor.Id)
                : null;
        }

        var found = await (
            from team in db.Teams
            where team.Id == teamId
            join member in db.Members.Where(member => member.UserId == actor.Id) on team.Id equals member.TeamId into members
            from member in members.DefaultIfEmpty()
            from user in db.Users.Where(user => user.Id == actor.Id && !user.Disabled)
            select new { team, Roles = member == null ? Roles.None : member.Roles, user.IsPlatformAdministrator, user.Email })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        // A platform administrator runs the installation and may therefore do everything in every team.
        var roles = found.IsPlatformAdministrator ? Roles.Owner : found.Roles;
        return roles == Roles.None ? null : new TeamAccess(found.team, roles, found.Email ?? actor.Id);
    }
}
