using System.Globalization;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;

namespace Gatehouse.ManagementApi.Plans;

/// <summary>A usage plan while PATCH changes it.</summary>
internal sealed record PlanDraft(PlanInput Plan, Items<PlanStageInput> Stages);

/// <summary>What PATCH may do to a usage plan. A stage is named <c>{apiId}:{stage}</c>, a method <c>{path}/{VERB}</c> with its slashes escaped.</summary>
internal static class UsagePlanPatch
{
    public static readonly PatchTable<PlanDraft> Table = new PatchTable<PlanDraft>()
        .Replace("/name", (target, patch) => target with { Plan = target.Plan with { Name = patch.Value ?? "" } })
        .Replace("/description", (target, patch) => target with { Plan = target.Plan with { Description = patch.Value } })
        .On("add|replace", "/throttle/rateLimit", (target, patch) => Rate(patch) is { } rate
            ? target with { Plan = target.Plan with { Throttle = (target.Plan.Throttle ?? new Throttle(0, 0)) with { RateLimit = rate } } }
            : patch.BadPath)
        .On("add|replace", "/throttle/burstLimit", (target, patch) => Burst(patch) is { } burst
            ? target with { Plan = target.Plan with { Throttle = (target.Plan.Throttle ?? new Throttle(0, 0)) with { BurstLimit = burst } } }
            : patch.BadPath)
        .On("remove", "/throttle", (target, _) => target with { Plan = target.Plan with { Throttle = null } })
        .On("add|replace", "/quota/limit", (target, patch) => long.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? target with { Plan = target.Plan with { Quota = (target.Plan.Quota ?? new Quota(0, 0, "DAY")) with { Limit = limit } } }
            : patch.BadPath)
        .On("add|replace", "/quota/offset", (target, patch) => Burst(patch) is { } offset
            ? target with { Plan = target.Plan with { Quota = (target.Plan.Quota ?? new Quota(0, 0, "DAY")) with { Offset = offset } } }
            : patch.BadPath)
        .On("add|replace", "/quota/period", (target, patch) => patch.Value is "DAY" or "WEEK" or "MONTH"
            ? target with { Plan = target.Plan with { Quota = (target.Plan.Quota ?? new Quota(0, 0, "DAY")) with { Period = patch.Value } } }
            : patch.BadPath)
        .On("remove", "/quota", (target, _) => target with { Plan = target.Plan with { Quota = null } })
        .On("add|remove", "/apiStages", (target, patch) =>
        {
            if (patch.Value?.Split(':') is not [{ Length: > 0 } apiId, { Length: > 0 } stage])
            {
                return Answer.BadRequest("Invalid API Stage specified");
            }

            var others = target.Stages.Where(own => own.ApiId != apiId || own.Stage != stage).ToItems();
            return target with { Stages = patch.IsRemove ? others : others.Count < target.Stages.Count ? target.Stages : others.Add(new PlanStageInput(apiId, stage, [])) };
        })
        .On("add|replace", "/apiStages/{stage}/throttle/{method}/rateLimit", (target, patch) =>
            Rate(patch) is { } rate ? Method(target, patch, throttle => throttle with { RateLimit = rate }) : patch.BadPath)
        .On("add|replace", "/apiStages/{stage}/throttle/{method}/burstLimit", (target, patch) =>
            Burst(patch) is { } burst ? Method(target, patch, throttle => throttle with { BurstLimit = burst }) : patch.BadPath)
        .On("remove", "/apiStages/{stage}/throttle/{method}", (target, patch) => Method(target, patch, null))
        .On("remove", "/apiStages/{stage}/throttle", (target, patch) => Stage(target, patch, stage => stage with { Throttle = [] }));

    private static Patched<PlanDraft> Method(PlanDraft target, PatchArguments patch, Func<Throttle, Throttle>? change) =>
        Stage(target, patch, stage => stage with
        {
            Throttle = change is null
                ? stage.Throttle.Without(patch.Parts[1])
                : stage.Throttle.With(patch.Parts[1], change(stage.Throttle.Find(patch.Parts[1]) ?? new Throttle(0, 0))),
        });

    private static Patched<PlanDraft> Stage(PlanDraft target, PatchArguments patch, Func<PlanStageInput, PlanStageInput> change)
    {
        if (target.Stages.FirstOrDefault(stage => $"{stage.ApiId}:{stage.Stage}" == patch.Parts[0]) is not { } found)
        {
            return Answer.NotFound("Invalid API Stage specified");
        }

        return target with { Stages = target.Stages.Select(stage => ReferenceEquals(stage, found) ? change(stage) : stage).ToItems() };
    }

    private static double? Rate(PatchArguments patch) =>
        double.TryParse(patch.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) ? rate : null;

    private static int? Burst(PatchArguments patch) =>
        int.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var burst) ? burst : null;
}
