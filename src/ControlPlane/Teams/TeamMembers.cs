using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

/// <param name="Filter">Part of a name or address; null shows all.</param>
/// <param name="Page">From 1.</param>
public sealed record ListMembers(Guid TeamId, string? Filter = null, int Page = 1);

public sealed record MemberView(string UserId, string Name, string Email, Roles Roles, DateTimeOffset JoinedAt, DateTimeOffset? LastSeenAt, bool Disabled);

/// <param name="Total">Members that the filter matches, over all pages.</param>
public sealed record MemberPage(IReadOnlyList<MemberView> Members, int Total);

/// <summary>Who belongs to a team, and as what.</summary>
public sealed class TeamMembers(Commands commands)
{
    public const int PageSize = 50;

    /// <summary>By address; any member may see who the others are.</summary>
    public Task<Outcome<MemberPage>> ListAsync(Actor actor, ListMembers input, CancellationToken cancellationToken) =>
        commands.QueryAsync<MemberPage>(
            actor,
            input.TeamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var people =
                    from member in db.Members
                    join user in db.Users on member.UserId equals user.Id
                    where member.TeamId == input.TeamId
                    select new { member, user };
                if (!string.IsNullOrWhiteSpace(input.Filter))
                {
                    var part = EmailAddress.Normalize(input.Filter.Trim());
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's upper().
                    people = people.Where(x => x.user.NormalizedEmail!.Contains(part) || x.user.DisplayName.ToUpper().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
                }

                var total = await people.CountAsync(cancel);
                var page = await people.OrderBy(x => x.user.NormalizedEmail)
                    .Skip((Math.Max(input.Page, 1) - 1) * PageSize)
                    .Take(PageSize)
                    .Select(x => new MemberView(
                        x.user.Id, x.user.DisplayName, x.user.Email ?? "", x.member.Roles, x.member.JoinedAt, x.user.LastSeenAt, x.user.Disabled))
                    .ToListAsync(cancel);
                return new MemberPage(page, total);
            },
            cancellationToken);

    /// <summary>Gives a member other roles; a team keeps at least one owner who can sign in.</summary>
    public Task<Outcome<Done>> SetRolesAsync(Actor actor, Guid teamId, string userId, Roles roles, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                if (RoleRules.Check(roles) is { } problem)
                {
                    return Failure.Invalid(problem);
                }

                await command.Db.LockTeamAsync(teamId, cancel);
                if (await command.Db.Members.FindAsync([teamId, userId], cancel) is not { } member)
                {
                    return Failure.NotFound("This person is not a member of the team.");
                }

                var email = await EmailAsync(command.Db, userId, cancel);
                if (!roles.HasFlag(Roles.Owner) && await IsLastOwnerAsync(command.Db, teamId, userId, cancel))
                {
                    return LastOwner(email);
                }

                var before = member.Roles;
                member.Roles = roles;
                command.Audit(
                    "member.roles", $"members/{email}", $"Changed what {email} may do from {RoleRules.Words(before)} to {RoleRules.Words(roles)}.",
                    new { before = RoleRules.Words(before), after = RoleRules.Words(roles) });
                return default(Done);
            },
            cancellationToken);

    /// <summary>Takes a person out of the team; anybody may take themselves out. Their open pages end within half a minute.</summary>
    public Task<Outcome<Done>> RemoveAsync(Actor actor, Guid teamId, string userId, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            actor.Kind == ActorKind.User && actor.Id == userId ? Permission.View : Permission.ManageTeam,
            async (command, cancel) =>
            {
                await command.Db.LockTeamAsync(teamId, cancel);
                if (await command.Db.Members.FindAsync([teamId, userId], cancel) is not { } member)
                {
                    return Failure.NotFound("This person is not a member of the team.");
                }

                var email = await EmailAsync(command.Db, userId, cancel);
                if (await IsLastOwnerAsync(command.Db, teamId, userId, cancel))
                {
                    return LastOwner(email);
                }

                command.Db.Members.Remove(member);
                command.Audit("member.remove", $"members/{email}", $"Removed {email} from the team.", new { roles = RoleRules.Words(member.Roles) });
                return default(Done);
            },
            cancellationToken);

    private static Failure LastOwner(string email) =>
        Failure.Conflict($"{email} is the team's last owner who can sign in. Make somebody else an owner first.");

    private static async Task<bool> IsLastOwnerAsync(PortalDb db, Guid teamId, string userId, CancellationToken cancellationToken)
    {
        var owners = await (
            from member in db.Members
            join user in db.Users on member.UserId equals user.Id
            where member.TeamId == teamId && (member.Roles & Roles.Owner) != 0 && !user.Disabled
            select member.UserId).Take(2).ToListAsync(cancellationToken);
        return owners is [var only] && only == userId;
    }

    private static async Task<string> EmailAsync(PortalDb db, string userId, CancellationToken cancellationToken) =>
        await db.Users.Where(user => user.Id == userId).Select(user => user.Email).FirstOrDefaultAsync(cancellationToken) ?? userId;
}
