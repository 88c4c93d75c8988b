namespace Gatehouse.Metrics.Storage;

/// <summary>What a stored series is found by; texts that its level does not have are empty.</summary>
public sealed record SeriesKey(SeriesLevel Level, string AccountId, string ApiId, string Stage, string Resource, string Method);

/// <summary>A stored series.</summary>
/// <param name="ApiName">As it was last written.</param>
/// <param name="LastSeen">Start of the latest hour with traffic, seconds since 1970.</param>
public sealed record StoredSeries(int Id, SeriesKey Key, string ApiName, long LastSeen);

/// <summary>One life of a node's process.</summary>
/// <param name="StartedAt">Seconds since 1970; likewise <paramref name="LastSeen"/>.</param>
public sealed record NodeRun(int Id, string Node, long StartedAt, long LastSeen);
