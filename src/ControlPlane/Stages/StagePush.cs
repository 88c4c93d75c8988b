using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Stages;

/// <summary>Builds the one document that gateway nodes receive for a stage, and takes it back.</summary>
internal static class StagePush
{
    public static StageSettings ReadSettings(this Stage stage) => DefinitionJson.Read<StageSettings>(stage.Settings);

    /// <summary>Publishes what the stage points at with the settings it has now, and remembers the snapshot's hash on the stage.</summary>
    public static async Task<string> PushAsync(
        this Command command, ApiVersion version, Stage stage, Deployment deployment, string region, CancellationToken cancellationToken)
    {
        var db = command.Db;
        var snapshot = new StageSnapshot
        {
            AccountId = command.Access!.Team.AccountId,
            Region = region,
            ApiId = version.ApiId,
            ApiName = version.AwsName,
            Version = version.Label,
            Stage = stage.Name,
            DeploymentId = deployment.Id,
            DeploymentNumber = deployment.Number,
            DefinitionHash = deployment.DefinitionHash,
            Rest = DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancellationToken)),
            Ids = DefinitionJson.Read<Map<string>>(await db.LoadAsync(deployment.IdsHash, cancellationToken)),
            Settings = stage.ReadSettings(),
        };
        return stage.SnapshotHash = await command.PublishAsync(FeedKind.Stage, Key(version.ApiId, stage.Name), snapshot, cancellationToken);
    }

    /// <summary>Publishes every live stage of a version again, after a change of what all of them say.</summary>
    public static async Task PushAllAsync(this Command command, ApiVersion version, string region, CancellationToken cancellationToken)
    {
        var live = await (
            from stage in command.Db.Stages
            where stage.ApiId == version.ApiId
            join deployment in command.Db.Deployments on new { stage.ApiId, Id = stage.DeploymentId } equals new { deployment.ApiId, Id = (string?)deployment.Id }
            select new { stage, deployment }).ToListAsync(cancellationToken);
        foreach (var item in live)
        {
            await command.PushAsync(version, item.stage, item.deployment, region, cancellationToken);
            item.stage.Revision++;
        }
    }

    public static Task WithdrawStageAsync(this Command command, string apiId, string stage, CancellationToken cancellationToken) =>
        command.WithdrawAsync(FeedKind.Stage, Key(apiId, stage), cancellationToken);

    private static string Key(string apiId, string stage) => $"{apiId}/{stage}";
}
