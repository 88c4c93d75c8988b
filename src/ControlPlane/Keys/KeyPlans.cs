using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>The rule that a key has one plan for a stage, over plans read once for any number of keys.</summary>
internal sealed class KeyPlans
{
    private readonly Dictionary<string, Plan> _plans;

    private KeyPlans(Dictionary<string, Plan> plans) => _plans = plans;

    public IEnumerable<Plan> All => _plans.Values;

    public static async Task<KeyPlans> ReadAsync(PortalDb db, Guid teamId, CancellationToken cancellationToken) =>
        new(await db.Plans.AsNoTracking().Include(plan => plan.Stages).AsSplitQuery()
            .Where(plan => plan.TeamId == teamId).ToDictionaryAsync(plan => plan.Id, cancellationToken));

    public Plan? Find(string planId) => _plans.GetValueOrDefault(planId);

    /// <summary>Null when a key may be on all these plans together.</summary>
    public Failure? Refuse(IReadOnlyList<string> planIds)
    {
        var unknown = planIds.Where(id => !_plans.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
        {
            return Failure.NotFound(
                unknown.Count == 1 ? $"Invalid Usage Plan ID specified: {unknown[0]}" : $"Invalid Usage Plan IDs specified: {string.Join(", ", unknown)}");
        }

        var openers = new Dictionary<(string, string), Plan>();
        foreach (var plan in planIds.Distinct().Select(id => _plans[id]))
        {
            foreach (var stage in plan.Stages)
            {
                if (!openers.TryAdd((stage.ApiId, stage.Stage), plan))
                {
                    return Failure.Conflict(
                        $"The plans {openers[(stage.ApiId, stage.Stage)].Name} and {plan.Name} both open stage {stage.Stage} of {stage.ApiId}. A key has one plan for a stage: choose one of the two.");
                }
            }
        }

        return null;
    }
}
