using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Tags;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Deployments;
using Gatehouse.ManagementApi.Endpoint;
using Snapshots = Gatehouse.Definitions.Snapshots;

namespace Gatehouse.ManagementApi.Stages;

/// <summary>The operations on stages.</summary>
internal sealed class StageCalls(StageOperations stages, DeploymentOperations deployments, DeploymentHistory history, ResourceTags tags)
{
    private const string At = "/restapis/{restapi_id}/stages";
    private const int Tries = 5;

    private static readonly Answer NoSuchStage = Answer.NotFound("Invalid stage identifier specified");

    public void Map(OperationTable table)
    {
        table.Map<CreateStageRequest>("CreateStage", "POST", At, CreateAsync);
        table.Map("GetStages", "GET", At, ListAsync);
        table.Map("GetStage", "GET", $"{At}/{{stage_name}}", (call, cancel) => ShowAsync(call, Name(call), Answer.Ok, cancel));
        table.Map<PatchRequest>("UpdateStage", "PATCH", $"{At}/{{stage_name}}", UpdateAsync);
        table.Map("DeleteStage", "DELETE", $"{At}/{{stage_name}}", DeleteAsync);

        // There is nothing cached that a flush would have to reach: caches cannot be switched on yet.
        table.Map("FlushStageCache", "DELETE", $"{At}/{{stage_name}}/cache/data", (call, cancel) => ShowAsync(call, Name(call), _ => Answer.Accepted, cancel));
        table.Map("FlushStageAuthorizersCache", "DELETE", $"{At}/{{stage_name}}/cache/authorizers", (call, cancel) => ShowAsync(call, Name(call), _ => Answer.Accepted, cancel));
    }

    private static string ApiId(Call call) => call.Path["restapi_id"];

    private static string Name(Call call) => call.Path["stage_name"];

    private static string Arn(Call call, string stage) => call.Arn($"/restapis/{ApiId(call)}/stages/{stage}");

    private async Task<Answer> ShowAsync(Call call, string name, Func<object, Answer> answer, CancellationToken cancellationToken)
    {
        var stage = await stages.FindAsync(call.Actor, ApiId(call), name, cancellationToken);
        if (!stage.IsOk)
        {
            return Missing(call, stage.Failure!);
        }

        var own = await tags.ReadAsync(call.Actor, call.TeamId, Arn(call, name), cancellationToken);
        return own.IsOk ? answer(StageViews.Stage(stage.Value, own.Value)) : Answer.From(own.Failure!);
    }

    private async Task<Answer> ListAsync(Call call, CancellationToken cancellationToken)
    {
        var all = await stages.ListAsync(call.Actor, ApiId(call), cancellationToken);
        if (!all.IsOk)
        {
            return Missing(call, all.Failure!);
        }

        var own = await tags.ReadManyAsync(call.Actor, call.TeamId, [.. all.Value.Select(stage => Arn(call, stage.Name))], cancellationToken);
        if (!own.IsOk)
        {
            return Answer.From(own.Failure!);
        }

        var wanted = call.Query("deploymentId");

        // This list alone is called "item" and has no pages.
        return Answer.Ok(new Aws.ApiGateway.Stages
        {
            Item =
            [
                .. all.Value
                    .Where(stage => stage.DeploymentId is not null && (wanted is null || stage.DeploymentId == wanted))
                    .OrderBy(stage => stage.Name, StringComparer.Ordinal)
                    .Select(stage => StageViews.Stage(stage, own.Value.GetValueOrDefault(Arn(call, stage.Name)))),
            ],
        });
    }

    private async Task<Answer> CreateAsync(Call call, CreateStageRequest input, CancellationToken cancellationToken)
    {
        if (input.StageName is null || input.DeploymentId is null)
        {
            return Answer.Validation(
                $"Value null at 'createStageInput.{(input.StageName is null ? "stageName" : "deploymentId")}' failed to satisfy constraint: Member must not be null");
        }

        if (TagRules.Check(input.Tags) is { } badTags)
        {
            return Answer.BadRequest(badTags);
        }

        var deployment = await history.FindByIdAsync(call.Actor, ApiId(call), input.DeploymentId, cancellationToken);
        if (!deployment.IsOk)
        {
            return DeploymentMissing(call, deployment.Failure!);
        }

        var created = await stages.CreateAsync(
            call.Actor,
            new CreateStage(
                ApiId(call),
                input.StageName,
                new Snapshots.StageSettings
                {
                    Description = input.Description,
                    Variables = input.Variables?.ToMap() ?? [],
                    CacheClusterEnabled = input.CacheClusterEnabled ?? false,
                    CacheClusterSize = input.CacheClusterSize,
                    TracingEnabled = input.TracingEnabled ?? false,
                    DocumentationVersion = input.DocumentationVersion,
                    Canary = input.CanarySettings is null
                        ? null
                        : new Snapshots.CanarySettings
                        {
                            PercentTraffic = input.CanarySettings.PercentTraffic ?? 0,
                            DeploymentId = input.CanarySettings.DeploymentId,
                            StageVariableOverrides = input.CanarySettings.StageVariableOverrides?.ToMap() ?? [],
                            UseStageCache = input.CanarySettings.UseStageCache ?? false,
                        },
                },
                deployment.Value.Number),
            cancellationToken);
        if (!created.IsOk)
        {
            return created.Failure!.Kind == FailureKind.Conflict ? Answer.Conflict("Stage already exists") : Missing(call, created.Failure);
        }

        if (input.Tags is { Count: > 0 })
        {
            var tagged = await tags.SetAsync(call.Actor, call.TeamId, Arn(call, input.StageName), input.Tags, cancellationToken);
            if (!tagged.IsOk)
            {
                return Answer.From(tagged.Failure!);
            }
        }

        return await ShowAsync(call, input.StageName, Answer.Created, cancellationToken);
    }

    private async Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stage = await stages.FindAsync(call.Actor, ApiId(call), Name(call), cancellationToken);
            if (!stage.IsOk)
            {
                return Missing(call, stage.Failure!);
            }

            var patched = StagePatch.Apply(new StageDraft(stage.Value.Settings, stage.Value.DeploymentId), input.PatchOperations);
            if (patched.Error is not null)
            {
                return patched.Error;
            }

            var (settings, deploymentId) = patched.Value!;
            if (deploymentId != stage.Value.DeploymentId)
            {
                var deployment = await history.FindByIdAsync(call.Actor, ApiId(call), deploymentId!, cancellationToken);
                if (!deployment.IsOk)
                {
                    return DeploymentMissing(call, deployment.Failure!);
                }

                // The new deployment and the new settings become live together.
                var promoted = await deployments.PromoteAsync(
                    call.Actor, new Promote(ApiId(call), deployment.Value.Number, Name(call), Resume: true) { Configure = _ => settings }, cancellationToken);
                return promoted.IsOk ? await ShowAsync(call, Name(call), Answer.Ok, cancellationToken) : Missing(call, promoted.Failure!);
            }

            var saved = await stages.SaveAsync(call.Actor, new SaveStage(ApiId(call), Name(call), stage.Value.Revision, settings), cancellationToken);
            if (saved.IsOk)
            {
                return await ShowAsync(call, Name(call), Answer.Ok, cancellationToken);
            }

            if (saved.Failure!.Kind != FailureKind.Conflict || attempt == Tries)
            {
                return Missing(call, saved.Failure);
            }
        }
    }

    private async Task<Answer> DeleteAsync(Call call, CancellationToken cancellationToken)
    {
        var deleted = await stages.DeleteAsync(call.Actor, new DeleteStage(ApiId(call), Name(call), Name(call)), cancellationToken);
        return deleted.IsOk ? Answer.Accepted : Missing(call, deleted.Failure!);
    }

    // Not found is the API or the stage; the stage's own message names it.
    private static Answer Missing(Call call, Failure failure) => failure.Kind == FailureKind.NotFound
        ? failure.Message.Contains("no stage", StringComparison.Ordinal) ? NoSuchStage : DefinitionCalls.UnknownApi(call)
        : Answer.From(failure);

    private static Answer DeploymentMissing(Call call, Failure failure) => failure.Kind == FailureKind.NotFound
        ? failure.Message.Contains("no deployment", StringComparison.Ordinal) ? Answer.BadRequest("Deployment id does not exist") : DefinitionCalls.UnknownApi(call)
        : Answer.From(failure);
}
