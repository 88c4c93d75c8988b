using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>A stage that a key may call.</summary>
/// <param name="Routes">Methods of the deployment that is live there; 0 where nothing is deployed.</param>
/// <param name="KeyRoutes">Those that ask for a key; the others answer anybody, and plans do not count them.</param>
/// <param name="SamplePath">A path to try, preferably one that asks for a key and has no parameters; null without a deployment.</param>
/// <param name="SampleVerb">The sample's verb; <c>GET</c> for <c>ANY</c>.</param>
public sealed record ReachedStage(
    string PlanId, string ApiId, string ApiName, string Version, string Stage, int Routes, int KeyRoutes, string? SamplePath, string SampleVerb);

/// <summary>What a key on some plans may do: shown before it is made and beside its value.</summary>
public sealed class KeyReach(Commands commands)
{
    private const int MostStages = 100;

    /// <summary>The stages that the plans open, at most 100 of them; refused where the plans can not be held together.</summary>
    public Task<Outcome<ReachedStage[]>> ReadAsync(Actor actor, Guid teamId, IReadOnlyList<string> planIds, CancellationToken cancellationToken) =>
        commands.QueryAsync<ReachedStage[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                if ((await KeyPlans.ReadAsync(db, teamId, cancel)).Refuse(planIds) is { } refusal)
                {
                    return refusal;
                }

                var ids = planIds.Distinct().ToList();
                var stages = await (
                    from open in db.PlanStages
                    where ids.Contains(open.PlanId)
                    join stage in db.Stages on new { open.ApiId, Name = open.Stage } equals new { stage.ApiId, stage.Name }
                    join version in db.Versions on open.ApiId equals version.ApiId
                    join api in db.Apis on version.ApiKey equals api.Id
                    join deployment in db.Deployments on new { stage.ApiId, Id = stage.DeploymentId! } equals new { deployment.ApiId, deployment.Id } into deployments
                    from deployment in deployments.DefaultIfEmpty()
                    orderby api.Name, version.Label, stage.Position
                    select new { open.PlanId, open.ApiId, ApiName = api.Name, version.Label, open.Stage, Hash = deployment == null ? null : deployment.DefinitionHash })
                    .Take(MostStages).ToListAsync(cancel);
                var reached = new List<ReachedStage>();
                foreach (var stage in stages)
                {
                    var content = stage.Hash is null ? null : await db.LoadAsync(stage.Hash, cancel);
                    var methods = content is null
                        ? []
                        : DefinitionJson.Read<RestApi>(content).Resources
                            .SelectMany(resource => resource.Value.Methods.Select(method => (Path: resource.Key, Verb: method.Key, method.Value.ApiKeyRequired)))
                            .Where(method => method.Verb != "OPTIONS").ToList();
                    var sample = methods.OrderByDescending(method => method.ApiKeyRequired)
                        .ThenBy(method => method.Path.Contains('{', StringComparison.Ordinal)).ThenByDescending(method => method.Verb is "GET" or "ANY")
                        .ThenBy(method => method.Path.Length).FirstOrDefault();
                    reached.Add(new(
                        stage.PlanId, stage.ApiId, stage.ApiName, stage.Label, stage.Stage, methods.Count, methods.Count(method => method.ApiKeyRequired),
                        sample.Path, sample.Verb is null or "ANY" ? "GET" : sample.Verb));
                }

                return reached.ToArray();
            },
            cancellationToken);

    /// <summary>The methods that a stage serves, as per-method throttles name them: <c>/pets/GET</c>.</summary>
    public Task<Outcome<string[]>> MethodsAsync(Actor actor, Guid teamId, string apiId, string stage, CancellationToken cancellationToken) =>
        commands.QueryAsync<string[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                var hash = await (
                    from target in db.Stages
                    where target.TeamId == teamId && target.ApiId == apiId && target.Name == stage
                    join deployment in db.Deployments on new { target.ApiId, Id = target.DeploymentId! } equals new { deployment.ApiId, deployment.Id }
                    select deployment.DefinitionHash).FirstOrDefaultAsync(cancel);
                return hash is null || await db.LoadAsync(hash, cancel) is not { } content
                    ? []
                    : DefinitionJson.Read<RestApi>(content).Resources
                        .SelectMany(resource => resource.Value.Methods.Keys.Select(verb => $"{resource.Key}/{verb}")).ToArray();
            },
            cancellationToken);
}
