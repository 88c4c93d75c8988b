using Gatehouse.ControlPlane.Access;
using Gatehouse.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

public sealed record TeamSummary(Guid Id, string Slug, string Name, string AccountId, int Members, int Apis, DateTimeOffset CreatedAt);

public sealed record TeamSummaryPage(IReadOnlyList<TeamSummary> Teams, int Total);

/// <param name="OwnerEmail">An account that exists and becomes the owner; null makes the actor the owner.</param>
public sealed record CreateTeam(string Name, string? OwnerEmail = null);

public sealed record CreatedTeam(Guid Id, string Slug);

/// <summary>All teams of the installation; for platform administrators.</summary>
public sealed class TeamAdministration(Commands commands)
{
    public const int PageSize = 50;

    /// <summary>By name.</summary>
    /// <param name="filter">Part of a name, slug or account number; null shows all.</param>
    /// <param name="page">From 1.</param>
    public Task<Outcome<TeamSummaryPage>> ListAsync(Actor actor, string? filter, int page, CancellationToken cancellationToken) =>
        commands.QueryPlatformAsync<TeamSummaryPage>(
            actor,
            async (db, cancel) =>
            {
                var teams = db.Teams.AsQueryable();
                if (!string.IsNullOrWhiteSpace(filter))
                {
                    var part = filter.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's upper().
                    teams = teams.Where(team => team.Name.ToUpper().Contains(part) || team.Slug.ToUpper().Contains(part) || team.AccountId.Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
                }

                var total = await teams.CountAsync(cancel);
                var rows = await teams.OrderBy(team => team.Name).ThenBy(team => team.Id)
                    .Skip((Math.Max(page, 1) - 1) * PageSize)
                    .Take(PageSize)
                    .Select(team => new TeamSummary(
                        team.Id,
                        team.Slug,
                        team.Name,
                        team.AccountId,
                        db.Members.Count(member => member.TeamId == team.Id),
                        db.Apis.Count(api => api.TeamId == team.Id),
                        team.CreatedAt))
                    .ToListAsync(cancel);
                return new TeamSummaryPage(rows, total);
            },
            cancellationToken);

    /// <summary>Makes a team with a slug of its name and a new account number.</summary>
    public Task<Outcome<CreatedTeam>> CreateAsync(Actor actor, CreateTeam input, CancellationToken cancellationToken) =>
        commands.ChangePlatformAsync<CreatedTeam>(
            actor,
            async (command, cancel) =>
            {
                if (TeamRules.CheckName(input.Name) is { } problem)
                {
                    return Failure.Invalid(problem);
                }

                var ownerId = actor.Kind == ActorKind.User ? actor.Id : null;
                if (!string.IsNullOrWhiteSpace(input.OwnerEmail))
                {
                    var normalized = EmailAddress.Normalize(input.OwnerEmail.Trim());
                    ownerId = await command.Db.Users.Where(user => user.NormalizedEmail == normalized && !user.Disabled)
                        .Select(user => user.Id).FirstOrDefaultAsync(cancel);
                    if (ownerId is null)
                    {
                        return Failure.Invalid(
                            "OwnerEmail", "owner", $"Nobody with the address '{input.OwnerEmail.Trim()}' has an account here; make the team yours and invite them to it.");
                    }
                }

                var team = new Team
                {
                    Name = input.Name.Trim(),
                    Slug = await FreeSlugAsync(command, TeamRules.SlugOf(input.Name), cancel),
                    AccountId = Identifiers.Account(),
                    CreatedAt = command.Now,
                };
                command.Db.Teams.Add(team);
                if (ownerId is not null)
                {
                    command.Db.Members.Add(new Member { TeamId = team.Id, UserId = ownerId, Roles = Roles.Owner, JoinedAt = command.Now });
                }

                command.Audit("team.create", $"teams/{team.Slug}", $"Made the team {team.Name}.", new { team.AccountId }, team.Id);
                return new CreatedTeam(team.Id, team.Slug);
            },
            cancellationToken);

    private static async Task<string> FreeSlugAsync(Command command, string slug, CancellationToken cancellationToken)
    {
        var taken = (await command.Db.Teams.Where(team => team.Slug == slug || team.Slug.StartsWith(slug + "-"))
            .Select(team => team.Slug).ToListAsync(cancellationToken)).ToHashSet();
        for (var number = 2; ; number++)
        {
            var free = number == 2 && !taken.Contains(slug) ? slug : $"{slug[..Math.Min(slug.Length, TeamRules.MaxSlug - 6)].TrimEnd('-')}-{number}";
            if (!taken.Contains(free))
            {
                return free;
            }
        }
    }
}
