using System.Globalization;
using Gatehouse.Gateway.Integrations.Http;
using Gatehouse.Gateway.Requests;

namespace Gatehouse.Gateway.Responses;

/// <summary>The headers that every answer of the gateway has, and those that tell a caller of its limits.</summary>
internal static class AnswerHeaders
{
    public const string LimitName = "X-Gatehouse-Limit";

    public static void Add(Exchange x)
    {
        var headers = x.Http.Response.Headers;
        headers["x-amzn-RequestId"] = x.RequestId;
        headers["x-amz-apigw-id"] = x.ExtendedRequestId;
        if (x.TraceId is { } trace)
        {
            headers[HeaderRules.TraceId] = trace;
        }

        if (x.Stage is { AwsStrict: false })
        {
            AddLimits(x);
        }
    }

    private static void AddLimits(Exchange x)
    {
        var headers = x.Http.Response.Headers;
        if (x.Limit is { } name)
        {
            headers[LimitName] = name;
            headers.RetryAfter = Text(x.RetryAfterSeconds);
        }

        if (x.Plan is not { } plan || x.PlanUse is not { } use)
        {
            return;
        }

        // The quota is what a caller plans with; the rate is told where there is no quota.
        if (plan.Content.Quota is not null && x.Limit is null or "plan-quota")
        {
            headers["RateLimit-Limit"] = Text(x.Quota.Limit);
            headers["RateLimit-Remaining"] = Text(x.Quota.Remaining);
            headers["RateLimit-Reset"] = Text(Math.Max(1, (x.Quota.ResetsAtTicks - x.ReceivedAt.UtcTicks) / TimeSpan.TicksPerSecond));
        }
        else if (plan.Rate is { } rate)
        {
            headers["RateLimit-Limit"] = Text(rate.Burst);
            headers["RateLimit-Remaining"] = Text(use.Bucket.Remaining(rate, x.Started));
            headers["RateLimit-Reset"] = Text(x.Limit is null ? 1 : x.RetryAfterSeconds);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
