namespace Gatehouse.Metrics.Values;

/// <summary>
/// The requests of one series in one span of time. Two of them add up to the totals of both without loss, so nodes, routes
/// and minutes can be merged in any order.
/// </summary>
public sealed class RequestTotals
{
    /// <summary>Requests answered with a status below 300.</summary>
    public long Count2xx { get; set; }

    public long Count3xx { get; set; }

    public long Count4xx { get; set; }

    public long Count5xx { get; set; }

    public long Count => Count2xx + Count3xx + Count4xx + Count5xx;

    /// <summary>Whole time in the gateway, milliseconds; one sample a request.</summary>
    public Distribution Latency { get; init; } = new();

    /// <summary>Time of the integration, milliseconds; only requests that reached one.</summary>
    public Distribution IntegrationLatency { get; init; } = new();

    public ErrorCounts Errors { get; init; } = new();

    public void Add(RequestTotals other)
    {
        Count2xx += other.Count2xx;
        Count3xx += other.Count3xx;
        Count4xx += other.Count4xx;
        Count5xx += other.Count5xx;
        Latency.Add(other.Latency);
        IntegrationLatency.Add(other.IntegrationLatency);
        Errors.Add(other.Errors);
    }
}
