using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Gatehouse.Gateway.Throttling;

namespace Gatehouse.Gateway.Plans;

/// <summary>
/// Lets a request through the limits, most specific first: plan per method, plan, quota, stage method, account. All
/// buckets are looked at before any is charged, and the quota counts last, so a refused request uses nothing up.
/// </summary>
internal static class Admission
{
    public static GatewayResponseType? Admit(Exchange x)
    {
        var (now, method, account) = (x.Started, x.Method!, x.Stage!.Account);
        var (plan, use) = (x.Plan, x.PlanUse);
        var planMethodRate = plan?.RateOf(x.Stage.Key, method.LimitKey);
        var planMethodBucket = planMethodRate is null ? null : use!.ForMethod(method.BucketKey);
        var accountRate = account.Rate;

        // 1. Look.
        if (Full(x, planMethodBucket, planMethodRate, "plan-method-rate", now) is { } refused1)
        {
            return refused1;
        }

        if (Full(x, use?.Bucket, plan?.Rate, "plan-rate", now) is { } refused2)
        {
            return refused2;
        }

        if (plan is not null && !(x.Quota = use!.Counter.Peek(plan.Content, x.ReceivedAt.UtcTicks)).Admitted)
        {
            return OverQuota(x);
        }

        if ((Full(x, method.Bucket, method.Rate, "stage-rate", now) ?? Full(x, account.Bucket, accountRate, "account-rate", now)) is { } refused3)
        {
            return refused3;
        }

        // 2. Charge; whoever loses a race gives back what it took.
        if (!Take(planMethodBucket, planMethodRate, now))
        {
            return Throttled(x, planMethodBucket!, planMethodRate!, "plan-method-rate", now);
        }

        if (!Take(use?.Bucket, plan?.Rate, now))
        {
            GiveBack(planMethodBucket, planMethodRate);
            return Throttled(x, use!.Bucket, plan!.Rate!, "plan-rate", now);
        }

        if (!Take(method.Bucket, method.Rate, now))
        {
            GiveBack(planMethodBucket, planMethodRate);
            GiveBack(use?.Bucket, plan?.Rate);
            return Throttled(x, method.Bucket, method.Rate!, "stage-rate", now);
        }

        if (!Take(account.Bucket, accountRate, now))
        {
            GiveBack(planMethodBucket, planMethodRate);
            GiveBack(use?.Bucket, plan?.Rate);
            GiveBack(method.Bucket, method.Rate);
            return Throttled(x, account.Bucket, accountRate!, "account-rate", now);
        }

        // 3. Count.
        if (plan is not null && !(x.Quota = use!.Counter.TryCount(plan.Content, x.ReceivedAt.UtcTicks, x.WithPreviousSecret)).Admitted)
        {
            GiveBack(planMethodBucket, planMethodRate);
            GiveBack(use.Bucket, plan.Rate);
            GiveBack(method.Bucket, method.Rate);
            GiveBack(account.Bucket, accountRate);
            return OverQuota(x);
        }

        return null;
    }

    private static GatewayResponseType? Full(Exchange x, TokenBucket? bucket, Rate? rate, string limit, long now) =>
        bucket is null || rate is null || bucket.HasToken(rate, now) ? null : Throttled(x, bucket, rate, limit, now);

    private static bool Take(TokenBucket? bucket, Rate? rate, long now) => bucket is null || rate is null || bucket.TryTake(rate, now);

    private static void GiveBack(TokenBucket? bucket, Rate? rate)
    {
        if (bucket is not null && rate is not null)
        {
            bucket.GiveBack(rate);
        }
    }

    private static GatewayResponseType Throttled(Exchange x, TokenBucket bucket, Rate rate, string limit, long now)
    {
        x.Limit = limit;
        x.RetryAfterSeconds = bucket.SecondsUntilToken(rate, now);
        x.Reason = $"over the {limit} limit of {rate.RequestsPerSecond:0.##} requests a second, burst {rate.Burst}";
        return GatewayResponseType.Throttled;
    }

    private static GatewayResponseType OverQuota(Exchange x)
    {
        x.Limit = "plan-quota";
        x.RetryAfterSeconds = (int)Math.Clamp((x.Quota.ResetsAtTicks - x.ReceivedAt.UtcTicks) / TimeSpan.TicksPerSecond, 1, int.MaxValue);
        x.Reason = $"over the quota of {x.Quota.Limit:N0} requests a {x.Plan!.Content.Quota?.Period}";
        return GatewayResponseType.QuotaExceeded;
    }
}
