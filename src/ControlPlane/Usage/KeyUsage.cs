using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Usage;

/// <summary>How much of a plan's quota a key has used in the current period.</summary>
/// <param name="Allowed">Requests that the period allows: the limit, less the offset in the plan's first period.</param>
/// <param name="ResetsAt">Midnight UTC at which the count starts again.</param>
public sealed record QuotaUse(string PlanId, string PlanName, long Used, long Allowed, string Period, DateTimeOffset StartsAt, DateTimeOffset ResetsAt)
{
    public long Remaining => Math.Max(0, Allowed - Used);

    /// <summary>Used part of what is allowed, 0 to 1 and above when a limit was lowered after use.</summary>
    public double Share => Allowed == 0 ? 1 : (double)Used / Allowed;

    /// <summary>Requests at the end of the period if it goes on as it began; null in the first twentieth, where a guess would mislead.</summary>
    public long? ProjectedAt(DateTimeOffset now)
    {
        var passed = (now - StartsAt) / (ResetsAt - StartsAt);
        return passed is < .05 or > 1 ? null : (long)(Used / passed);
    }
}

/// <param name="Day">UTC day.</param>
/// <param name="Requests">Admitted requests.</param>
public sealed record DayUse(DateOnly Day, long Requests);

/// <summary>A key's days under a plan, in the pairs of Amazon's GetUsage.</summary>
/// <param name="Days">One (used, remaining) for each day asked for; what remains is that of the quota period so far.</param>
public sealed record UsageItem(string KeyId, IReadOnlyList<(long Used, long Remaining)> Days);

/// <summary>What keys used, from the ledger that enforces: the nodes' counts, added up.</summary>
public sealed class KeyUsage(Commands commands, TimeProvider time)
{
    public const int LongestRangeDays = 90;

    /// <summary>The current period of every quota that a key is under.</summary>
    public Task<Outcome<QuotaUse[]>> CurrentAsync(Actor actor, Guid teamId, string keyId, CancellationToken cancellationToken) =>
        commands.QueryAsync<QuotaUse[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                var plans = await (
                    from member in db.PlanKeys
                    where member.ApiKeyId == keyId
                    join plan in db.Plans on member.PlanId equals plan.Id
                    where plan.TeamId == teamId
                    orderby plan.Name
                    select plan).ToListAsync(cancel);
                return (await CurrentAsync(db, [keyId], plans.ToLookup(_ => keyId), time.GetUtcNow(), cancel))[keyId].ToArray();
            },
            cancellationToken);

    /// <summary>Admitted requests a day over all of a key's plans, the last <paramref name="days"/> days with today as the last; days without are 0.</summary>
    public Task<Outcome<DayUse[]>> DaysAsync(Actor actor, Guid teamId, string keyId, int days, CancellationToken cancellationToken) =>
        commands.QueryAsync<DayUse[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                if (!await db.ApiKeys.AnyAsync(key => key.TeamId == teamId && key.Id == keyId, cancel))
                {
                    return ApiKeys.NoKey();
                }

                return await SeriesAsync(db.Usage.Where(row => row.ApiKeyId == keyId), days, cancel);
            },
            cancellationToken);

    /// <summary>Admitted requests a day over all of a plan's keys.</summary>
    public Task<Outcome<DayUse[]>> PlanDaysAsync(Actor actor, Guid teamId, string planId, int days, CancellationToken cancellationToken) =>
        commands.QueryAsync<DayUse[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                if (!await db.Plans.AnyAsync(plan => plan.TeamId == teamId && plan.Id == planId, cancel))
                {
                    return UsagePlans.NoPlan();
                }

                return await SeriesAsync(db.Usage.Where(row => row.PlanId == planId), days, cancel);
            },
            cancellationToken);

    /// <summary>How many keys of a plan have used more in the current period than a quota that is about to be set allows.</summary>
    public Task<Outcome<int>> OverAsync(Actor actor, Guid teamId, string planId, Quota quota, CancellationToken cancellationToken) =>
        commands.QueryAsync<int>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                if (await db.Plans.FirstOrDefaultAsync(plan => plan.TeamId == teamId && plan.Id == planId, cancel) is not { } plan)
                {
                    return UsagePlans.NoPlan();
                }

                var period = QuotaPeriod.Of(quota.Period, time.GetUtcNow());
                var allowed = QuotaPeriod.AllowedIn(period, quota, plan.CreatedAt);
                return await db.Usage.Where(row => row.PlanId == planId && row.Day >= period.First && row.Day < period.Next)
                    .GroupBy(row => row.ApiKeyId).Where(group => group.Sum(row => row.Used) > allowed).CountAsync(cancel);
            },
            cancellationToken);

    /// <summary>Use by key and day under a plan, as Amazon's GetUsage gives it.</summary>
    /// <param name="keyId">One key, or null for every key with use in the range.</param>
    /// <param name="start">First UTC day.</param>
    /// <param name="end">Last UTC day; at most 90 days from <paramref name="start"/>, both counted.</param>
    /// <param name="after">The last key id of the page before; null for the first.</param>
    /// <param name="limit">Keys in a page, 1 to 500.</param>
    public Task<Outcome<UsageItem[]>> QueryAsync(
        Actor actor, Guid teamId, string planId, string? keyId, DateOnly start, DateOnly end, string? after, int limit, CancellationToken cancellationToken) =>
        commands.QueryAsync<UsageItem[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                if (end < start || end.DayNumber - start.DayNumber + 1 > LongestRangeDays)
                {
                    return Failure.Invalid("endDate", "usage-range", $"Usage is given for 1 to {LongestRangeDays} days; {start:yyyy-MM-dd} to {end:yyyy-MM-dd} is not such a range.");
                }

                if (await db.Plans.FirstOrDefaultAsync(plan => plan.TeamId == teamId && plan.Id == planId, cancel) is not { } plan)
                {
                    return UsagePlans.NoPlan();
                }

                var quota = plan.Quota();
                var first = quota is null ? start : QuotaPeriod.Of(quota.Period, start).First;
                var rows = db.Usage.Where(row => row.PlanId == planId && row.Day >= first && row.Day <= end);
                var ids = keyId is not null
                    ? [keyId]
                    : await rows.Where(row => row.Day >= start && (after == null || row.ApiKeyId.CompareTo(after) > 0))
                        .Select(row => row.ApiKeyId).Distinct().OrderBy(id => id).Take(Math.Clamp(limit, 1, 500)).ToListAsync(cancel);
                var counts = (await rows.Where(row => EF.Parameter(ids).Contains(row.ApiKeyId))
                    .GroupBy(row => new { row.ApiKeyId, row.Day })
                    .Select(group => new { group.Key.ApiKeyId, group.Key.Day, Used = group.Sum(row => row.Used) })
                    .ToListAsync(cancel)).ToLookup(row => row.ApiKeyId);
                return ids.Select(id => new UsageItem(id, Pairs(counts[id].ToDictionary(row => row.Day, row => row.Used), quota, plan, start, end))).ToArray();
            },
            cancellationToken);

    /// <summary>Current quota use of many keys at once: one statement for each period there is.</summary>
    internal static async Task<ILookup<string, QuotaUse>> CurrentAsync(
        PortalDb db, IReadOnlyCollection<string> keyIds, ILookup<string, Plan> plans, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var uses = new List<(string Key, QuotaUse Use)>();
        var quotas = keyIds.SelectMany(id => plans[id].Select(plan => (Key: id, Plan: plan, Quota: plan.Quota())))
            .Where(x => x.Quota is not null).GroupBy(x => x.Quota!.Period);
        foreach (var group in quotas)
        {
            var period = QuotaPeriod.Of(group.Key, now);
            var ids = group.Select(x => x.Key).Distinct().ToList();
            var planIds = group.Select(x => x.Plan.Id).Distinct().ToList();
            var used = await db.Usage
                .Where(row => EF.Parameter(planIds).Contains(row.PlanId) && EF.Parameter(ids).Contains(row.ApiKeyId) && row.Day >= period.First && row.Day < period.Next)
                .GroupBy(row => new { row.PlanId, row.ApiKeyId })
                .Select(x => new { x.Key.PlanId, x.Key.ApiKeyId, Used = x.Sum(row => row.Used) })
                .ToDictionaryAsync(x => (x.ApiKeyId, x.PlanId), x => x.Used, cancellationToken);
            uses.AddRange(group.Select(x => (x.Key, new QuotaUse(
                x.Plan.Id, x.Plan.Name, used.GetValueOrDefault((x.Key, x.Plan.Id)), QuotaPeriod.AllowedIn(period, x.Quota!, x.Plan.CreatedAt),
                group.Key, new DateTimeOffset(period.First, TimeOnly.MinValue, TimeSpan.Zero), period.ResetsAt))));
        }

        return uses.ToLookup(x => x.Key, x => x.Use);
    }

    private static List<(long Used, long Remaining)> Pairs(Dictionary<DateOnly, long> used, Quota? quota, Plan plan, DateOnly start, DateOnly end)
    {
        var pairs = new List<(long, long)>();
        for (var day = start; day <= end; day = day.AddDays(1))
        {
            long remaining = 0;
            if (quota is not null)
            {
                var period = QuotaPeriod.Of(quota.Period, day);
                var soFar = used.Where(x => x.Key >= period.First && x.Key <= day).Sum(x => x.Value);
                remaining = Math.Max(0, QuotaPeriod.AllowedIn(period, quota, plan.CreatedAt) - soFar);
            }

            pairs.Add((used.GetValueOrDefault(day), remaining));
        }

        return pairs;
    }

    private async Task<DayUse[]> SeriesAsync(IQueryable<UsageRow> rows, int days, CancellationToken cancellationToken)
    {
        var last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = last.AddDays(1 - Math.Clamp(days, 1, LongestRangeDays));
        var used = await rows.Where(row => row.Day >= first && row.Day <= last)
            .GroupBy(row => row.Day).Select(group => new { group.Key, Used = group.Sum(row => row.Used) })
            .ToDictionaryAsync(x => x.Key, x => x.Used, cancellationToken);
        return [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day => new DayUse(day, used.GetValueOrDefault(day)))];
    }
}
