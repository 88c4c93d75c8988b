using Gatehouse.ControlPlane.Access;
using Gatehouse.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

public sealed record SaveTeam(Guid TeamId, string Name, string Slug);

/// <summary>What a team is called.</summary>
public sealed class TeamSettings(Commands commands)
{
    /// <summary>Renames a team. With another slug its addresses change, and old links end; ARNs and keys do not change.</summary>
    public Task<Outcome<Done>> SaveAsync(Actor actor, SaveTeam input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            input.TeamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                if (new[] { TeamRules.CheckName(input.Name), TeamRules.CheckSlug(input.Slug) }.OfType<Problem>().ToList() is { Count: > 0 } problems)
                {
                    return Failure.Invalid(problems);
                }

                if (await command.Db.Teams.AnyAsync(team => team.Slug == input.Slug && team.Id != input.TeamId, cancel))
                {
                    return Failure.Invalid("Slug", "team-slug-taken", $"Another team has the address '{input.Slug}'.");
                }

                var team = await command.Db.Teams.FirstAsync(team => team.Id == input.TeamId, cancel);
                var before = new { team.Name, team.Slug };
                team.Name = input.Name.Trim();
                team.Slug = input.Slug;
                command.Audit(
                    "team.update", "", $"Changed the team from {before.Name} ({before.Slug}) to {team.Name} ({team.Slug}).",
                    new { before, after = new { team.Name, team.Slug } });
                return default(Done);
            },
            cancellationToken);
}
