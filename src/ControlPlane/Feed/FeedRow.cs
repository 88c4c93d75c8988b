namespace Gatehouse.ControlPlane.Feed;

/// <summary>The newest word about (kind, key): what the gateway nodes read.</summary>
public sealed class FeedRow
{
    public required string Kind { get; init; }

    public required string Key { get; init; }

    public long Sequence { get; set; }

    /// <summary>Null is a tombstone.</summary>
    public string? Hash { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>Immutable bytes named by their SHA-256: frozen definitions, stage snapshots, plans, keys, imported documents.</summary>
public sealed class Content
{
    public required string Hash { get; init; }

    /// <summary>Brotli-compressed.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>Bytes before compression.</summary>
    public int Length { get; init; }
}
