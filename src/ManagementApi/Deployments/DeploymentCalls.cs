using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using CanarySettings = Gatehouse.Definitions.Snapshots.CanarySettings;
using Deployment = Gatehouse.Aws.ApiGateway.Deployment;
using Rest = Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.Deployments;

/// <summary>The operations on deployments.</summary>
internal sealed class DeploymentCalls(DeploymentOperations deployments, DeploymentHistory history)
{
    private const string At = "/restapis/{restapi_id}/deployments";

    public static Answer NoSuchDeployment { get; } = Answer.NotFound("Invalid Deployment identifier specified");

    public void Map(OperationTable table)
    {
        table.Map<CreateDeploymentRequest>("CreateDeployment", "POST", At, CreateAsync);
        table.Map("GetDeployments", "GET", At, ListAsync);
        table.Map("GetDeployment", "GET", $"{At}/{{deployment_id}}", GetAsync);
        table.Map<PatchRequest>("UpdateDeployment", "PATCH", $"{At}/{{deployment_id}}", UpdateAsync);
        table.Map("DeleteDeployment", "DELETE", $"{At}/{{deployment_id}}", DeleteAsync);
    }

    /// <summary>Why a definition could not be deployed, in the service's words where it has some.</summary>
    public static Answer Refused(Call call, Failure failure)
    {
        if (failure.Problems.Any(problem => problem.Rule == "no-method"))
        {
            return Answer.BadRequest("The REST API doesn't contain any methods");
        }

        if (failure.Problems.Any(problem => problem.Rule == "no-integration"))
        {
            return Answer.BadRequest("No integration defined for method");
        }

        return failure.Kind == FailureKind.NotFound ? DefinitionCalls.UnknownApi(call) : Answer.From(failure);
    }

    private static string ApiId(Call call) => call.Path["restapi_id"];

    private static Deployment View(DeploymentRow row) => new()
    {
        Id = row.Id,
        Description = row.Note,
        CreatedDate = row.CreatedAt,
    };

    private async Task<Answer> CreateAsync(Call call, CreateDeploymentRequest input, CancellationToken cancellationToken)
    {
        if (input.CanarySettings is not null && string.IsNullOrEmpty(input.StageName))
        {
            return Answer.BadRequest(
                $"Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is {(input.StageName is null ? "null" : "empty")}");
        }

        var stage = string.IsNullOrEmpty(input.StageName) ? null : input.StageName;
        var deployed = await deployments.DeployAsync(
            call.Actor,
            new Deploy(ApiId(call), stage, input.Description, Resume: true, CreateStage: stage is not null, Configure: settings => Configure(settings, input)),
            cancellationToken);
        if (!deployed.IsOk)
        {
            return Refused(call, deployed.Failure!);
        }

        var row = await history.FindByIdAsync(call.Actor, ApiId(call), deployed.Value.Id, cancellationToken);
        return row.Answer(found => Answer.Created(View(found)));
    }

    private static StageSettings Configure(StageSettings settings, CreateDeploymentRequest input) => settings with
    {
        Description = input.StageDescription ?? settings.Description,
        Variables = input.Variables is null ? settings.Variables : settings.Variables.With(input.Variables),
        CacheClusterEnabled = input.CacheClusterEnabled ?? settings.CacheClusterEnabled,
        CacheClusterSize = input.CacheClusterSize ?? settings.CacheClusterSize,
        TracingEnabled = input.TracingEnabled ?? settings.TracingEnabled,
        Canary = input.CanarySettings is null
            ? settings.Canary
            : new CanarySettings
            {
                PercentTraffic = input.CanarySettings.PercentTraffic ?? 0,
                StageVariableOverrides = input.CanarySettings.StageVariableOverrides?.ToMap() ?? [],
                UseStageCache = input.CanarySettings.UseStageCache ?? false,
            },
    };

    private async Task<Answer> ListAsync(Call call, CancellationToken cancellationToken)
    {
        int? before = int.TryParse(call.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var page = await history.ListAsync(call.Actor, ApiId(call), before, call.Limit, cancellationToken);
        return page.IsOk
            ? Answer.Ok(new Aws.ApiGateway.Deployments
            {
                Items = [.. page.Value.Deployments.Select(View)],
                Position = page.Value.Next is { } next ? Call.Encode(next.ToString(CultureInfo.InvariantCulture)) : null,
            })
            : Refused(call, page.Failure!);
    }

    private async Task<Answer> GetAsync(Call call, CancellationToken cancellationToken)
    {
        var row = await history.FindByIdAsync(call.Actor, ApiId(call), call.Path["deployment_id"], cancellationToken);
        if (!row.IsOk)
        {
            return Missing(call, row.Failure!);
        }

        var view = View(row.Value);
        if (!call.Http.Query["embed"].Any(value => value is not null && value.Split(',').Contains("apisummary")))
        {
            return Answer.Ok(view);
        }

        var definition = await history.DefinitionAsync(call.Actor, ApiId(call), row.Value.Id, cancellationToken);
        return definition.IsOk ? Answer.Ok(view with { ApiSummary = Summary(definition.Value) }) : Missing(call, definition.Failure!);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, MethodSnapshot>> Summary(Rest.RestApi api) =>
        api.Resources.Where(resource => resource.Value.Methods.Count > 0).ToDictionary(
            resource => resource.Key,
            resource => (IReadOnlyDictionary<string, MethodSnapshot>)resource.Value.Methods.ToDictionary(
                method => method.Key,
                method => new MethodSnapshot { AuthorizationType = method.Value.AuthorizationType.ToString(), ApiKeyRequired = method.Value.ApiKeyRequired }));

    private async Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var row = await history.FindByIdAsync(call.Actor, ApiId(call), call.Path["deployment_id"], cancellationToken);
        if (!row.IsOk)
        {
            return Missing(call, row.Failure!);
        }

        var patched = new PatchTable<DeploymentRow>()
            .Replace("/description", (target, patch) => target with { Note = patch.Value })
            .Apply(row.Value, input.PatchOperations, "updateDeploymentInput");
        if (patched.Error is not null)
        {
            return patched.Error;
        }

        var changed = await deployments.DescribeAsync(call.Actor, ApiId(call), row.Value.Id, patched.Value!.Note, cancellationToken);
        return changed.IsOk ? Answer.Ok(View(patched.Value)) : Missing(call, changed.Failure!);
    }

    private async Task<Answer> DeleteAsync(Call call, CancellationToken cancellationToken)
    {
        var deleted = await deployments.DeleteAsync(call.Actor, ApiId(call), call.Path["deployment_id"], cancellationToken);

        // The service calls a deployment in use a bad request.
        return deleted.IsOk ? Answer.Accepted
            : deleted.Failure!.Kind == FailureKind.Conflict ? Answer.BadRequest(deleted.Failure.Message)
            : Missing(call, deleted.Failure);
    }

    // Not found is the API or the deployment; the API's own message names it.
    private static Answer Missing(Call call, Failure failure) => failure.Kind == FailureKind.NotFound
        ? failure.Message.Contains("no deployment", StringComparison.Ordinal) ? NoSuchDeployment : DefinitionCalls.UnknownApi(call)
        : Answer.From(failure);
}
