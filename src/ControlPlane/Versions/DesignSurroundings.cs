using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>A stage as far as the design of its API depends on it.</summary>
/// <param name="Throttles">Limits by <c>*/*</c> or <c>/pets/GET</c>.</param>
public sealed record DesignStage(string Name, int? DeploymentNumber, Map<string> Variables, Map<MethodSettings> Throttles);

/// <summary>What stands around a draft: the stages that may serve it, and what callers get now.</summary>
/// <param name="Stages">In the order of promotion.</param>
/// <param name="LiveStage">The furthest stage that serves something; null while nothing is live.</param>
/// <param name="Live">What it serves.</param>
public sealed record DesignSurroundings(IReadOnlyList<DesignStage> Stages, DesignStage? LiveStage, RestApi? Live)
{
    public static readonly DesignSurroundings None = new([], null, null);
}

/// <summary>Reads what the designer shows beside a draft.</summary>
public sealed class DesignSurroundingsQuery(Commands commands)
{
    public Task<Outcome<DesignSurroundings>> GetAsync(Actor actor, Guid teamId, string apiId, CancellationToken cancellationToken) =>
        commands.QueryAsync<DesignSurroundings>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var rows = await (
                    from stage in db.Stages
                    where stage.ApiId == apiId && stage.TeamId == teamId
                    join deployment in db.Deployments on new { stage.ApiId, Id = stage.DeploymentId } equals new { deployment.ApiId, Id = (string?)deployment.Id } into live
                    from deployment in live.DefaultIfEmpty()
                    orderby stage.Position, stage.Name
                    select new { stage.Name, stage.DeploymentNumber, stage.Settings, Hash = deployment == null ? null : deployment.DefinitionHash }).ToListAsync(cancel);
                var stages = rows.ConvertAll(row =>
                {
                    var settings = DefinitionJson.Read<StageSettings>(row.Settings);
                    return new DesignStage(row.Name, row.DeploymentNumber, settings.Variables, settings.MethodSettings);
                });
                var furthest = rows.FindLastIndex(row => row.Hash is not null);
                return furthest < 0
                    ? new DesignSurroundings(stages, null, null)
                    : new DesignSurroundings(stages, stages[furthest], DefinitionJson.Read<RestApi>(await db.LoadAsync(rows[furthest].Hash!, cancel)));
            },
            cancellationToken);
}
