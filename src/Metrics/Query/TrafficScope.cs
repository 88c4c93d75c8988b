namespace Gatehouse.Metrics.Query;

/// <summary>Whose requests: a team's, an API's, a stage's or one route's.</summary>
/// <param name="AccountId">The team's account: nothing outside it is ever read.</param>
/// <param name="ApiIds">AWS-level API ids; null means everything of the account.</param>
/// <param name="Stage">Null means all stages; needs <paramref name="ApiIds"/>.</param>
/// <param name="Resource">A resource's path template; the empty text means requests that match no route; null means all.</param>
/// <param name="Method">The verb as defined; null means all of the resource.</param>
public sealed record TrafficScope(string AccountId, IReadOnlyList<string>? ApiIds = null, string? Stage = null, string? Resource = null, string? Method = null);

/// <summary>The dimensions of a series at the finest grain.</summary>
/// <param name="Resource">Null for requests that match no route; likewise <paramref name="Method"/>.</param>
public sealed record RouteOf(string ApiId, string ApiName, string Stage, string? Resource, string? Method);

/// <summary>Into what a <see cref="TrafficReader.BreakdownAsync"/> takes traffic apart.</summary>
public enum Grain
{
    Route,
    Stage,
}

/// <param name="SeriesId">The store's number of the series.</param>
/// <param name="Counts">Requests a period, from the start of the range, rounded down to a whole period.</param>
public sealed record Breakdown(int SeriesId, RouteOf Route, Values.RequestTotals Totals, IReadOnlyList<long> Counts);

/// <summary>The requests of one span.</summary>
/// <param name="At">Its start, seconds since 1970.</param>
/// <param name="Totals">Null when no node was there to count: missing, not zero.</param>
public sealed record TrafficPoint(long At, Values.RequestTotals? Totals);

/// <summary>Requests over time.</summary>
/// <param name="From">Start of the first point, seconds since 1970; rounded down to the period.</param>
/// <param name="Period">Seconds.</param>
/// <param name="Complete">Points that end after this moment (seconds since 1970) may still grow.</param>
/// <param name="Silences">Nodes that stopped counting within the range and did not come back.</param>
public sealed record TrafficSeries(long From, int Period, long Complete, IReadOnlyList<TrafficPoint> Points, IReadOnlyList<Silence> Silences);

/// <param name="Since">Seconds since 1970.</param>
public sealed record Silence(string Node, long Since);
