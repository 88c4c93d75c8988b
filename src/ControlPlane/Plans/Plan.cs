namespace Gatehouse.ControlPlane.Plans;

/// <summary>A usage plan: who may call which stages, and how much.</summary>
public sealed class Plan
{
    /// <summary>Six lower-case letters and digits, unique in the installation.</summary>
    public required string Id { get; init; }

    public Guid TeamId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>Requests a second; null together with <see cref="BurstLimit"/> means no throttle.</summary>
    public double? RateLimit { get; set; }

    public int? BurstLimit { get; set; }

    /// <summary>Requests in a period; null means no quota.</summary>
    public long? QuotaLimit { get; set; }

    public int QuotaOffset { get; set; }

    /// <summary><c>DAY</c>, <c>WEEK</c> or <c>MONTH</c>.</summary>
    public string? QuotaPeriod { get; set; }

    public long Revision { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public List<PlanStage> Stages { get; init; } = [];
}

/// <summary>A stage that a plan opens.</summary>
public sealed class PlanStage
{
    public required string PlanId { get; init; }

    public required string ApiId { get; init; }

    public required string Stage { get; init; }

    /// <summary>Throttles by <c>{resource path}/{VERB}</c> as JSON; null means none.</summary>
    public string? Throttle { get; set; }
}
