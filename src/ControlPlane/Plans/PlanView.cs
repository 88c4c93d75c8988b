using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Plans;

/// <summary>A plan as shown: what it says, what it opens, and how many keys hold it.</summary>
public sealed record PlanView(
    string Id,
    string Name,
    string? Description,
    Throttle? Throttle,
    Quota? Quota,
    long Revision,
    DateTimeOffset CreatedAt,
    IReadOnlyList<PlanStageView> Stages,
    int Keys);

/// <summary>A stage in a plan, with the names that people know it by.</summary>
/// <param name="Deployed">Whether the stage serves anything.</param>
public sealed record PlanStageView(string ApiId, string ApiName, string Version, string Stage, Map<Throttle> Throttle, bool Deployed);

internal static class PlanQueries
{
    public static Throttle? Throttle(this Plan plan) =>
        plan.RateLimit is { } rate && plan.BurstLimit is { } burst ? new Throttle(rate, burst) : null;

    public static Quota? Quota(this Plan plan) =>
        plan.QuotaLimit is { } limit && plan.QuotaPeriod is { } period ? new Quota(limit, plan.QuotaOffset, period) : null;

    public static Map<Throttle> Throttles(this PlanStage stage) =>
        stage.Throttle is null ? [] : DefinitionJson.Read<Map<Throttle>>(System.Text.Encoding.UTF8.GetBytes(stage.Throttle));

    public static PlanContent Content(this Plan plan, string accountId) => new()
    {
        Id = plan.Id,
        AccountId = accountId,
        Name = plan.Name,
        Throttle = plan.Throttle(),
        Quota = plan.Quota(),
        CreatedAt = plan.CreatedAt,
        ApiStages = plan.Stages
            .OrderBy(stage => stage.ApiId, StringComparer.Ordinal).ThenBy(stage => stage.Stage, StringComparer.Ordinal)
            .Select(stage => new PlanApiStage { ApiId = stage.ApiId, Stage = stage.Stage, Throttle = stage.Throttles() })
            .ToItems(),
    };

    /// <summary>The plans of a team by name, with their stages' names and their numbers of keys: four statements, however many plans.</summary>
    public static async Task<PlanView[]> ViewsAsync(this PortalDb db, IQueryable<Plan> which, CancellationToken cancellationToken)
    {
        var plans = await which.AsNoTracking().Include(plan => plan.Stages).OrderBy(plan => plan.Name).AsSplitQuery().ToListAsync(cancellationToken);
        var ids = plans.Select(plan => plan.Id).ToList();
        var apis = await (
            from stage in db.PlanStages
            where ids.Contains(stage.PlanId)
            join version in db.Versions on stage.ApiId equals version.ApiId
            join api in db.Apis on version.ApiKey equals api.Id
            join target in db.Stages on new { stage.ApiId, Name = stage.Stage } equals new { target.ApiId, target.Name } into targets
            from target in targets.DefaultIfEmpty()
            select new { stage.PlanId, stage.ApiId, stage.Stage, ApiName = api.Name, version.Label, Deployed = target != null && target.DeploymentId != null })
            .AsNoTracking().ToListAsync(cancellationToken);
        var names = apis.ToDictionary(stage => (stage.PlanId, stage.ApiId, stage.Stage));
        var keys = await db.PlanKeys.Where(member => ids.Contains(member.PlanId))
            .GroupBy(member => member.PlanId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return
        [
            .. plans.Select(plan => new PlanView(
                plan.Id,
                plan.Name,
                plan.Description,
                plan.Throttle(),
                plan.Quota(),
                plan.Revision,
                plan.CreatedAt,
                [
                    .. plan.Stages.Where(stage => names.ContainsKey((plan.Id, stage.ApiId, stage.Stage)))
                        .Select(stage => (stage, name: names[(plan.Id, stage.ApiId, stage.Stage)]))
                        .Select(x => new PlanStageView(x.stage.ApiId, x.name.ApiName, x.name.Label, x.stage.Stage, x.stage.Throttles(), x.name.Deployed))
                        .OrderBy(stage => stage.ApiName, StringComparer.OrdinalIgnoreCase).ThenBy(stage => stage.Version).ThenBy(stage => stage.Stage),
                ],
                keys.GetValueOrDefault(plan.Id))),
        ];
    }
}
