using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Stages;

/// <summary>Who can call stages through usage plans, and how that ends when the stages go.</summary>
/// <param name="Keys">Keys of all plans together, each counted once.</param>
internal sealed record StageAccess(int Keys, IReadOnlyList<string> Plans)
{
    /// <param name="stage">Null means every stage.</param>
    public static async Task<StageAccess> OfAsync(PortalDb db, IReadOnlyList<string> apiIds, string? stage, CancellationToken cancellationToken)
    {
        var opened = db.PlanStages.Where(x => apiIds.Contains(x.ApiId) && (stage == null || x.Stage == stage)).Select(x => x.PlanId);
        var plans = await db.Plans.Where(plan => opened.Contains(plan.Id)).OrderBy(plan => plan.Name).Select(plan => plan.Name).ToListAsync(cancellationToken);
        var keys = await db.PlanKeys.Where(member => opened.Contains(member.PlanId)).Select(member => member.ApiKeyId).Distinct().CountAsync(cancellationToken);
        return new StageAccess(keys, plans);
    }

    /// <summary>Takes stages out of every plan, so that a later stage of the same name opens to nobody by itself.</summary>
    public static async Task CloseAsync(Command command, string apiId, string? stage, CancellationToken cancellationToken)
    {
        var plans = await command.Db.Plans.Include(plan => plan.Stages)
            .Where(plan => plan.Stages.Any(x => x.ApiId == apiId && (stage == null || x.Stage == stage)))
            .ToListAsync(cancellationToken);
        foreach (var plan in plans)
        {
            plan.Stages.RemoveAll(x => x.ApiId == apiId && (stage == null || x.Stage == stage));
            plan.Revision++;
            await command.PublishAsync(FeedKind.Plan, plan.Id, plan.Content(command.Access!.Team.AccountId), cancellationToken);
        }
    }
}
