using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

/// <summary>A person as the portal's frame shows them.</summary>
public sealed record Person(string Name, string Email, bool IsPlatformAdministrator);

/// <summary>A team in a list of teams.</summary>
/// <param name="Roles">The asking actor's roles in it.</param>
public sealed record TeamEntry(Guid Id, string Slug, string Name, Roles Roles);

/// <summary>A team with what the portal's frame must know.</summary>
/// <param name="Owners">Names of owners, at most five.</param>
public sealed record TeamHead(Guid Id, string Slug, string Name, string AccountId, Roles Roles, IReadOnlyList<string> Owners);

/// <summary>Finds teams by what is written in addresses.</summary>
public sealed class TeamLookup(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Null when there is no such user, or the account is disabled.</summary>
    public async Task<Person?> PersonAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(user => user.Id == actor.Id && !user.Disabled)
            .Select(user => new Person(user.DisplayName == "" ? user.Email ?? user.Id : user.DisplayName, user.Email ?? "", user.IsPlatformAdministrator))
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The teams that the actor may enter, by name; a platform administrator may enter all.</summary>
    /// <param name="filter">Part of a name or slug; null for all.</param>
    /// <param name="take">How many at most.</param>
    public async Task<IReadOnlyList<TeamEntry>> MineAsync(Actor actor, string? filter, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var everywhere = await db.Users.AnyAsync(user => user.Id == actor.Id && !user.Disabled && user.IsPlatformAdministrator, cancellationToken);
        var teams =
            from team in db.Teams
            join member in db.Members.Where(member => member.UserId == actor.Id) on team.Id equals member.TeamId into members
            from member in members.DefaultIfEmpty()
            where everywhere || (member != null && member.Roles != Roles.None)
            select new { team, Roles = everywhere ? Roles.Owner : member.Roles };
        if (!string.IsNullOrWhiteSpace(filter))
        {
            var part = filter.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's upper().
            teams = teams.Where(x => x.team.Name.ToUpper().Contains(part) || x.team.Slug.ToUpper().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await teams.OrderBy(x => x.team.Name).Take(take)
            .Select(x => new TeamEntry(x.team.Id, x.team.Slug, x.team.Name, x.Roles))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is no such team or the actor has no part in it: from outside the two look the same.</summary>
    public async Task<TeamHead?> FindAsync(Actor actor, string slug, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var id = await db.Teams.Where(team => team.Slug == slug).Select(team => (Guid?)team.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is not { } teamId || await db.AccessAsync(actor, teamId, cancellationToken) is not { } access)
        {
            return null;
        }

        var owners = await (
            from member in db.Members
            join user in db.Users on member.UserId equals user.Id
            where member.TeamId == teamId && (member.Roles & Roles.Owner) != 0 && !user.Disabled
            orderby member.JoinedAt
            select user.DisplayName == "" ? user.Email! : user.DisplayName).Take(5).ToListAsync(cancellationToken);
        return new TeamHead(teamId, access.Team.Slug, access.Team.Name, access.Team.AccountId, access.Roles, owners);
    }
}
