namespace Gatehouse.Portal.Traffic;

/// <summary>What <c>/ui-data/series</c> answers: columns, one value a point; null is missing. Times are seconds since 1970.</summary>
/// <param name="From">Start of the first point.</param>
/// <param name="Period">Seconds.</param>
/// <param name="Now">Points that end after it are incomplete.</param>
/// <param name="Coarsened">Why the points are coarser than usual; null when they are not.</param>
/// <param name="Percentile"><c>p95</c>.</param>
/// <param name="Samples">Samples behind each point's percentiles.</param>
/// <param name="Backend">The chosen percentile of the integration's time, ms.</param>
/// <param name="Overhead">Mean time a request spent in the gateway itself, ms.</param>
/// <param name="LastSeen">When the last request was counted, whole hour; null if there never was one.</param>
/// <param name="Curl">A call to try while there is no traffic; null when nothing can be called.</param>
internal sealed record SeriesAnswer(
    long From,
    int Period,
    long Now,
    string? Coarsened,
    string Percentile,
    IReadOnlyList<long?> Count2xx,
    IReadOnlyList<long?> Count3xx,
    IReadOnlyList<long?> Count4xx,
    IReadOnlyList<long?> Count5xx,
    IReadOnlyDictionary<string, IReadOnlyList<double?>> Latency,
    IReadOnlyList<long?> Samples,
    IReadOnlyList<double?> Backend,
    IReadOnlyList<double?> Overhead,
    IReadOnlyList<long?> Throttled,
    BeforeAnswer? Before,
    TilesAnswer Tiles,
    TilesAnswer? TilesBefore,
    IReadOnlyList<MarkAnswer> Marks,
    IReadOnlyList<SilenceAnswer> Silences,
    VerdictAnswer? Verdict,
    long? LastSeen,
    string? Curl);

/// <summary>The compared range, point by point.</summary>
internal sealed record BeforeAnswer(string Label, IReadOnlyList<long?> Count, IReadOnlyList<double?> Latency);

/// <summary>Totals of the complete points. Shares are 0 to 1, times in ms; null where there were no samples.</summary>
internal sealed record TilesAnswer(long Requests, double? Share5xx, double? Share4xx, double? Latency, double? Backend, long Throttled, long Samples);

/// <param name="Word"><c>deployed</c>, <c>rolled back</c>.</param>
/// <param name="Href">The deployment's page; null when there is none.</param>
internal sealed record MarkAnswer(long At, string Label, string Word, string Stage, string Actor, string? Note, string? Href);

internal sealed record SilenceAnswer(string Node, long Since);

/// <param name="What"><c>prod 5xx 4.2 %</c>.</param>
/// <param name="After">The change just before: <c>#31</c>; null when nothing changed.</param>
/// <param name="Minutes">Minutes from the change to the trouble.</param>
/// <param name="Where">The route with most of the errors, and its share of them; null when they are spread.</param>
internal sealed record VerdictAnswer(string What, double Share, double? Before, long Since, string? After, int? Minutes, string? Where, double? WhereShare, string? CompareHref, string? CompareLabel, string? RollBackHref, string? RollBackLabel);

/// <summary>What <c>/ui-data/tops</c> answers.</summary>
/// <param name="Complete">End of what is counted in the tables.</param>
/// <param name="Other">All further rows together, so that the rows add up to the total, without a percentile; null when there are none.</param>
internal sealed record TopsAnswer(long Complete, long Requests, IReadOnlyList<TopRow> Rows, TopRow? Other, int OtherRows, IReadOnlyList<ErrorRow> Errors, IReadOnlyList<string> Routes);

/// <param name="Name">Path template, or API and stage.</param>
/// <param name="Method">The verb; null where there is none.</param>
/// <param name="Query">What the scope becomes when the row is followed, as a route word; null when it leads to another page.</param>
/// <param name="Href">The page that the row leads to; null when it stays on this one.</param>
internal sealed record TopRow(string Name, string? Method, string? Query, string? Href, long Requests, double? Share5xx, double? Share4xx, double? Latency, long? Before, IReadOnlyList<long> Counts);

/// <param name="Source"><c>backend</c> when the integration had been reached, else <c>gateway</c>.</param>
internal sealed record ErrorRow(int Status, string Reason, string Source, long Count);
