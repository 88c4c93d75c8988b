using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Keys;
using Gatehouse.ManagementApi.Patches;
using ApiKeys = Gatehouse.ControlPlane.Keys.ApiKeys;
using UsagePlans = Gatehouse.ControlPlane.Plans.UsagePlans;
using Wire = Gatehouse.Aws.ApiGateway;

namespace Gatehouse.ManagementApi.Plans;

/// <summary>The operations on usage plans, their keys, and what keys used.</summary>
internal sealed class UsagePlanCalls(UsagePlans plans, ApiKeys keys, KeyList list, KeyUsage usage)
{
    private const string At = "/usageplans/{usageplanId}";
    private const int Tries = 5;

    private static readonly Answer NoSuchPlan = Answer.NotFound("Invalid Usage Plan ID specified");

    public void Map(OperationTable table)
    {
        table.Map<CreateUsagePlanRequest>("CreateUsagePlan", "POST", "/usageplans", CreateAsync);
        table.Map("GetUsagePlans", "GET", "/usageplans", ListAsync);
        table.Map("GetUsagePlan", "GET", At, async (call, cancel) => Known(await plans.GetAsync(call.Actor, call.TeamId, Id(call), cancel), plan => Answer.Ok(View(plan))));
        table.Map<PatchRequest>("UpdateUsagePlan", "PATCH", At, UpdateAsync);
        table.Map("DeleteUsagePlan", "DELETE", At, DeleteAsync);
        table.Map<CreateUsagePlanKeyRequest>("CreateUsagePlanKey", "POST", $"{At}/keys", AttachAsync);
        table.Map("GetUsagePlanKeys", "GET", $"{At}/keys", KeysAsync);
        table.Map("GetUsagePlanKey", "GET", $"{At}/keys/{{keyId}}", (call, cancel) => KeyAsync(call, call.Path["keyId"], Answer.Ok, cancel));
        table.Map("DeleteUsagePlanKey", "DELETE", $"{At}/keys/{{keyId}}", DetachAsync);
        table.Map("GetUsage", "GET", $"{At}/usage", UsageAsync);
    }

    private static string Id(Call call) => call.Path["usageplanId"];

    private static Answer Known<T>(Outcome<T> outcome, Func<T, Answer> show) =>
        outcome.IsOk ? show(outcome.Value) : outcome.Failure!.Kind == FailureKind.NotFound ? NoSuchPlan : Answer.From(outcome.Failure);

    private static UsagePlan View(PlanView plan) => new()
    {
        Id = plan.Id,
        Name = plan.Name,
        Description = plan.Description,
        ApiStages =
        [
            .. plan.Stages.Select(stage => new ApiStage
            {
                ApiId = stage.ApiId,
                Stage = stage.Stage,
                Throttle = stage.Throttle.Count == 0 ? null : stage.Throttle.ToDictionary(entry => entry.Key, entry => View(entry.Value)),
            }),
        ],
        Throttle = plan.Throttle is { } throttle ? View(throttle) : null,
        Quota = plan.Quota is { } quota
            ? new QuotaSettings { Limit = (int)Math.Min(quota.Limit, int.MaxValue), Offset = quota.Offset, Period = quota.Period }
            : null,
    };

    private static ThrottleSettings View(Throttle throttle) => new() { BurstLimit = throttle.BurstLimit, RateLimit = throttle.RateLimit };

    private static Throttle Read(ThrottleSettings settings) => new(settings.RateLimit ?? 0, settings.BurstLimit ?? 0);

    private async Task<Answer> CreateAsync(Call call, CreateUsagePlanRequest input, CancellationToken cancellationToken)
    {
        if (input.Name is null)
        {
            return Answer.Validation("Value null at 'createUsagePlanInput.name' failed to satisfy constraint: Member must not be null");
        }

        if (input.Tags is { Count: > 0 })
        {
            return Answer.BadRequest("Tags of usage plans cannot be kept at creation; use TagResource.");
        }

        if (input.Quota is { Period: null } or { Limit: null })
        {
            return Answer.BadRequest("A quota needs a limit and a period.");
        }

        foreach (var stage in input.ApiStages ?? [])
        {
            if (string.IsNullOrEmpty(stage.ApiId) || string.IsNullOrEmpty(stage.Stage))
            {
                return Answer.BadRequest("Invalid API Stage specified");
            }
        }

        var created = await plans.CreateAsync(
            call.Actor,
            call.TeamId,
            new PlanInput(
                input.Name,
                input.Description,
                input.Throttle is null ? null : Read(input.Throttle),
                input.Quota is { } quota ? new Quota(quota.Limit!.Value, quota.Offset ?? 0, quota.Period!) : null),
            cancellationToken);
        if (!created.IsOk)
        {
            return Answer.From(created.Failure!);
        }

        var plan = created.Value;
        foreach (var stage in input.ApiStages ?? [])
        {
            var saved = await plans.SaveStageAsync(call.Actor, call.TeamId, plan.Id, Stage(stage), cancellationToken);
            if (!saved.IsOk)
            {
                // A plan that opens less than it was asked to open is not what the caller asked for.
                await plans.DeleteAsync(call.Actor, call.TeamId, plan.Id, 0, CancellationToken.None);
                return Answer.From(saved.Failure!);
            }

            plan = saved.Value;
        }

        return Answer.Created(View(plan));
    }

    private static PlanStageInput Stage(ApiStage stage) => new(
        stage.ApiId!, stage.Stage!, stage.Throttle?.Select(entry => KeyValuePair.Create(entry.Key, Read(entry.Value))).ToMap() ?? []);

    private async Task<Answer> ListAsync(Call call, CancellationToken cancellationToken)
    {
        var all = await plans.ListAsync(call.Actor, call.TeamId, cancellationToken);
        if (!all.IsOk)
        {
            return Answer.From(all.Failure!);
        }

        IEnumerable<PlanView> wanted = all.Value;
        if (call.Query("keyId") is { } keyId)
        {
            var key = await list.GetAsync(call.Actor, call.TeamId, keyId, cancellationToken);
            if (!key.IsOk)
            {
                return ApiKeyCalls.NoSuchKey;
            }

            wanted = wanted.Where(plan => key.Value.Key.Plans.Any(own => own.Id == plan.Id));
        }

        var page = call.PageOf(wanted.OrderBy(plan => plan.Id, StringComparer.Ordinal), plan => plan.Id);
        return Answer.Ok(new Wire.UsagePlans { Items = [.. page.Items.Select(View)], Position = page.Position });
    }

    private async Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await plans.GetAsync(call.Actor, call.TeamId, Id(call), cancellationToken);
            if (!found.IsOk)
            {
                return Known(found, _ => Answer.Accepted);
            }

            var plan = found.Value;
            var stages = plan.Stages.Select(stage => new PlanStageInput(stage.ApiId, stage.Stage, stage.Throttle)).ToItems();
            var patched = UsagePlanPatch.Table.Apply(
                new PlanDraft(new PlanInput(plan.Name, plan.Description, plan.Throttle, plan.Quota), stages), input.PatchOperations, "updateUsagePlanInput");
            if (patched.Error is not null)
            {
                return patched.Error;
            }

            var updated = await plans.UpdateAsync(call.Actor, call.TeamId, plan.Id, plan.Revision, patched.Value!.Plan, cancellationToken);
            if (!updated.IsOk)
            {
                if (updated.Failure!.Kind == FailureKind.Conflict && attempt < Tries)
                {
                    continue;
                }

                return Known(updated, _ => Answer.Accepted);
            }

            foreach (var gone in stages.Where(stage => !patched.Value.Stages.Any(kept => kept.ApiId == stage.ApiId && kept.Stage == stage.Stage)))
            {
                updated = await plans.RemoveStageAsync(call.Actor, call.TeamId, plan.Id, gone.ApiId, gone.Stage, cancellationToken);
                if (!updated.IsOk)
                {
                    return Answer.From(updated.Failure!);
                }
            }

            foreach (var changed in patched.Value.Stages.Where(stage => !stages.Contains(stage)))
            {
                updated = await plans.SaveStageAsync(call.Actor, call.TeamId, plan.Id, changed, cancellationToken);
                if (!updated.IsOk)
                {
                    return Answer.From(updated.Failure!);
                }
            }

            return Answer.Ok(View(updated.Value));
        }
    }

    private async Task<Answer> DeleteAsync(Call call, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(call.Actor, call.TeamId, Id(call), cancellationToken);
        return plan.IsOk
            ? Known(await plans.DeleteAsync(call.Actor, call.TeamId, Id(call), plan.Value.Keys, cancellationToken), _ => Answer.Accepted)
            : Known(plan, _ => Answer.Accepted);
    }

    private async Task<Answer> AttachAsync(Call call, CreateUsagePlanKeyRequest input, CancellationToken cancellationToken)
    {
        if (input.KeyId is null || input.KeyType is null)
        {
            return Answer.Validation(
                $"Value null at 'createUsagePlanKeyInput.{(input.KeyId is null ? "keyId" : "keyType")}' failed to satisfy constraint: Member must not be null");
        }

        if (input.KeyType != "API_KEY")
        {
            return Answer.BadRequest("Usage Plan Key Type must be API_KEY");
        }

        var plan = await plans.GetAsync(call.Actor, call.TeamId, Id(call), cancellationToken);
        if (!plan.IsOk)
        {
            return Known(plan, _ => Answer.Accepted);
        }

        var attached = await keys.AttachAsync(call.Actor, call.TeamId, input.KeyId, Id(call), cancellationToken);
        return attached.IsOk ? await KeyAsync(call, input.KeyId, Answer.Created, cancellationToken)
            : attached.Failure!.Kind == FailureKind.NotFound ? ApiKeyCalls.NoSuchKey
            : Answer.From(attached.Failure);
    }

    private async Task<Answer> DetachAsync(Call call, CancellationToken cancellationToken)
    {
        var shown = await KeyAsync(call, call.Path["keyId"], Answer.Ok, cancellationToken);
        return shown.ErrorType is not null
            ? shown
            : (await keys.DetachAsync(call.Actor, call.TeamId, call.Path["keyId"], Id(call), cancellationToken)).Answer(_ => Answer.Accepted);
    }

    private async Task<Answer> KeyAsync(Call call, string keyId, Func<object, Answer> answer, CancellationToken cancellationToken)
    {
        var key = await list.GetAsync(call.Actor, call.TeamId, keyId, cancellationToken);
        if (!key.IsOk || key.Value.Key.Plans.All(plan => plan.Id != Id(call)))
        {
            return Answer.NotFound("Invalid API Key identifier specified");
        }

        var revealed = await keys.RevealAsync(call.Actor, call.TeamId, [keyId], cancellationToken);
        return revealed.Answer(values => answer(
            new UsagePlanKey { Id = keyId, Type = "API_KEY", Name = key.Value.Key.Name, Value = values.GetValueOrDefault(keyId) }));
    }

    private async Task<Answer> KeysAsync(Call call, CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(call.Actor, call.TeamId, Id(call), cancellationToken);
        if (!plan.IsOk)
        {
            return Known(plan, _ => Answer.Accepted);
        }

        var name = call.Query("name");
        var page = await list.ListAsync(call.Actor, call.TeamId, new KeyFilter(name, PlanId: Id(call)), call.Position, call.Limit, cancellationToken);
        return page.IsOk
            ? Answer.Ok(new UsagePlanKeys
            {
                Items =
                [
                    .. page.Value.Rows.Where(row => name is null || row.Name.StartsWith(name, StringComparison.Ordinal))
                        .Select(row => new UsagePlanKey { Id = row.Id, Type = "API_KEY", Name = row.Name }),
                ],
                Position = page.Value.Next is { } next ? Call.Encode(next) : null,
            })
            : Answer.From(page.Failure!);
    }

    private async Task<Answer> UsageAsync(Call call, CancellationToken cancellationToken)
    {
        if (!Day(call, "startDate", out var start) || !Day(call, "endDate", out var end))
        {
            return Answer.BadRequest("Usage needs a startDate and an endDate in the form yyyy-MM-dd.");
        }

        var found = await usage.QueryAsync(call.Actor, call.TeamId, Id(call), call.Query("keyId"), start, end, call.Position, call.Limit, cancellationToken);
        return Known(found, items => Answer.Ok(new Usage
        {
            UsagePlanId = Id(call),
            StartDate = call.Query("startDate"),
            EndDate = call.Query("endDate"),
            Items = items.ToDictionary(
                item => item.KeyId, item => (IReadOnlyList<IReadOnlyList<long>>)[.. item.Days.Select(day => (IReadOnlyList<long>)[day.Used, day.Remaining])]),
            Position = items.Length == call.Limit ? Call.Encode(items[^1].KeyId) : null,
        }));
    }

    private static bool Day(Call call, string name, out DateOnly day) =>
        DateOnly.TryParseExact(call.Query(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
