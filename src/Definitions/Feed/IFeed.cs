namespace Gatehouse.Definitions.Feed;

/// <summary>A node's word that it serves a stage's snapshot, or why it does not.</summary>
/// <param name="Hash">Hash of the snapshot.</param>
/// <param name="ElapsedMilliseconds">From seeing the feed row to serving it.</param>
/// <param name="Error">Null when it is served; the node goes on with the snapshot before.</param>
public sealed record StageAcknowledgement(string Node, string ApiId, string Stage, string Hash, double ElapsedMilliseconds, string? Error);

/// <summary>Requests that a node admitted against a quota, absolute for (node, plan, key, day), so that a repeat changes nothing.</summary>
/// <param name="Day">UTC day.</param>
/// <param name="LastUsedAt">When the key's present secret was last accepted by the node; null when it does not tell.</param>
/// <param name="PreviousLastUsedAt">The same for the secret from before a rotation, so that its owner sees when nobody uses it any more.</param>
public sealed record UsageCount(
    string Node,
    string PlanId,
    string ApiKeyId,
    DateOnly Day,
    long Used,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? PreviousLastUsedAt = null);

/// <summary>What a gateway node asks of, and tells, the control plane.</summary>
public interface IFeed
{
    /// <summary>Entries after a position, in order; waits up to <paramref name="wait"/> when there are none.</summary>
    Task<FeedPage> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Every living entry, for a node that is new or too far behind.</summary>
    Task<FeedPage> ManifestAsync(CancellationToken cancellationToken);

    /// <summary>Contents by hash; a hash that is not known is left out.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken);

    /// <summary>The installation's pepper, 32 bytes, under which callers' API keys are hashed. Never written in the clear.</summary>
    Task<byte[]> PepperAsync(CancellationToken cancellationToken);

    /// <summary>What the control plane knows of quota use in days from <paramref name="since"/> on, by any node.</summary>
    Task<IReadOnlyList<UsageCount>> UsageAsync(DateOnly since, CancellationToken cancellationToken);

    Task AcknowledgeAsync(StageAcknowledgement acknowledgement, CancellationToken cancellationToken);

    Task ReportUsageAsync(IReadOnlyCollection<UsageCount> usage, CancellationToken cancellationToken);
}
