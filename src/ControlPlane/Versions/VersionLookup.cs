using Gatehouse.ControlPlane.Access;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>What a stage serves.</summary>
/// <param name="Number">Null while nothing is deployed to it.</param>
public sealed record ServedStage(string Name, int? Number);

/// <summary>A version by its names, without its definition: for what is asked often.</summary>
/// <param name="Stages">In the order of promotion.</param>
public sealed record VersionName(string ApiId, string Api, string Label, IReadOnlyList<ServedStage> Stages);

/// <summary>Finds versions by what is written in addresses.</summary>
public sealed class VersionLookup(Commands commands)
{
    public Task<Outcome<VersionName>> FindAsync(Actor actor, Guid teamId, string api, string version, CancellationToken cancellationToken) =>
        commands.QueryAsync<VersionName>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var id = await (
                    from a in db.Apis
                    where a.TeamId == teamId && a.Name == api
                    join v in db.Versions on a.Id equals v.ApiKey
                    where v.Label == version
                    select v.ApiId).FirstOrDefaultAsync(cancel);
                if (id is null)
                {
                    return Failure.NotFound($"There is no API {api} with a version {version} in this team.");
                }

                var stages = await db.Stages.Where(stage => stage.ApiId == id).OrderBy(stage => stage.Position).ThenBy(stage => stage.Name)
                    .Select(stage => new ServedStage(stage.Name, stage.DeploymentNumber)).ToListAsync(cancel);
                return new VersionName(id, api, version, stages);
            },
            cancellationToken);
}
