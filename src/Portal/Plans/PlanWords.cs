using System.Globalization;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions.Feed;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Plans;

/// <summary>A plan's limits as people say them.</summary>
internal static class PlanWords
{
    /// <summary><c>10 requests a second, bursts of 20, 1,000 a day</c>.</summary>
    public static string Limits(PlanView plan) => (plan.Throttle, plan.Quota) switch
    {
        (null, null) => "No limit of the plan's own",
        ({ } throttle, null) => Rate(throttle),
        (null, { } quota) => Quota(quota),
        ({ } throttle, { } quota) => $"{Rate(throttle)}, {Quota(quota)}",
    };

    public static string Rate(Throttle throttle) =>
        $"{Number(throttle.RateLimit)} requests a second, bursts of {Numbers.Exact(throttle.BurstLimit)}";

    public static string Quota(Quota quota) => $"{Numbers.Exact(quota.Limit)} a {Period(quota.Period)}";

    public static string Period(string period) => period switch { QuotaPeriod.Week => "week", QuotaPeriod.Month => "month", _ => "day" };

    public static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
