using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Plans;

/// <summary>What a plan says, as a person or a program writes it.</summary>
/// <param name="Throttle">Null means no throttle of the plan's own.</param>
/// <param name="Quota">Null means no quota.</param>
public sealed record PlanInput(string Name, string? Description = null, Throttle? Throttle = null, Quota? Quota = null)
{
    internal IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(Name))
        {
            problems.Add(new("name", "plan-name", "Name cannot be empty"));
        }
        else if (Name.Length > 255)
        {
            problems.Add(new("name", "plan-name", $"A plan's name has at most 255 characters; this one has {Name.Length}."));
        }
        else if (Name.Any(char.IsControl))
        {
            problems.Add(new("name", "plan-name", "A plan's name has no control characters."));
        }

        if (Description?.Length > 1024)
        {
            problems.Add(new("description", "plan-description", $"A plan's description has at most 1,024 characters; this one has {Description.Length}."));
        }

        if (Throttle is not null)
        {
            problems.AddRange(CheckThrottle("throttle", Throttle));
        }

        if (Quota is not null)
        {
            problems.AddRange(CheckQuota(Quota));
        }

        return problems;
    }

    internal static IEnumerable<Problem> CheckThrottle(string where, Throttle throttle)
    {
        if (!double.IsFinite(throttle.RateLimit) || throttle.RateLimit < 0)
        {
            yield return new($"{where}.rateLimit", "rate-limit", $"Usage Plan throttle rate limit must be a number of requests a second, 0 or more; it is {throttle.RateLimit}.");
        }

        if (throttle.BurstLimit < 0)
        {
            yield return new($"{where}.burstLimit", "burst-limit", $"Usage Plan throttle burst limit must be a whole number of requests, 0 or more; it is {throttle.BurstLimit}.");
        }
    }

    // The bounds of the offset are those that Amazon API Gateway answers with.
    private static IEnumerable<Problem> CheckQuota(Quota quota)
    {
        if (quota.Limit is < 1 or > int.MaxValue)
        {
            yield return new("quota.limit", "quota-limit", $"Usage Plan quota limit must be 1 to {int.MaxValue:N0} requests; it is {quota.Limit}.");
        }

        (int Most, string Message)? offset = quota.Period switch
        {
            QuotaPeriod.Day => (0, "Usage Plan quota offset must be zero in the DAY period"),
            QuotaPeriod.Week => (6, "Usage Plan quota offset must be between zero and six inclusive in the WEEK period"),
            QuotaPeriod.Month => (27, "Usage Plan quota offset must be between zero and 27 inclusive in the MONTH period"),
            _ => null,
        };
        if (offset is not { } bound)
        {
            yield return new("quota.period", "quota-period", $"Usage Plan quota period must be DAY, WEEK or MONTH; it is '{quota.Period}'.");
        }
        else if (quota.Offset < 0 || quota.Offset > bound.Most)
        {
            yield return new("quota.offset", "quota-offset", bound.Message);
        }
    }
}

/// <summary>A stage that a plan opens, with its per-method throttles.</summary>
/// <param name="Throttle">By <c>{resource path}/{VERB}</c> or <c>*/*</c>; each counts per key.</param>
public sealed record PlanStageInput(string ApiId, string Stage, Map<Throttle> Throttle)
{
    private static readonly string[] Verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY", "*"];

    internal IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (string.IsNullOrEmpty(ApiId) || string.IsNullOrEmpty(Stage))
        {
            problems.Add(new("apiStage", "api-stage", "Invalid API Stage specified"));
        }

        if (Throttle.Count > 1000)
        {
            problems.Add(new("throttle", "method-throttles", $"A stage in a plan has at most 1,000 per-method throttles; this one has {Throttle.Count}."));
        }

        foreach (var (method, throttle) in Throttle)
        {
            var cut = method.LastIndexOf('/');
            if (cut <= 0 || !Verbs.Contains(method[(cut + 1)..]) || (method != "*/*" && method[0] != '/'))
            {
                problems.Add(new($"throttle.{method}", "method-path", $"'{method}' is not a method: write its resource path and verb, such as /pets/GET, or */* for all."));
            }

            problems.AddRange(PlanInput.CheckThrottle($"throttle.{method}", throttle));
        }

        return problems;
    }
}
