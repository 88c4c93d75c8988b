namespace Gatehouse.Definitions.Feed;

/// <summary>The kinds of things a gateway node must know.</summary>
public static class FeedKind
{
    /// <summary>Key <c>{apiId}/{stage}</c>; content <see cref="Snapshots.StageSnapshot"/>.</summary>
    public const string Stage = "stage";

    /// <summary>Key: plan id; content <see cref="PlanContent"/>.</summary>
    public const string Plan = "plan";

    /// <summary>Key: API key id; content <see cref="ApiKeyContent"/>.</summary>
    public const string ApiKey = "key";

    /// <summary>Key: account id; content <see cref="AccountContent"/>.</summary>
    public const string Account = "account";
}

/// <summary>One row of the log-compacted feed: the newest word about (kind, key). A tombstone says that it is gone.</summary>
/// <param name="Sequence">Counts up; rows become visible in this order.</param>
/// <param name="Hash">SHA-256 of the content; null is a tombstone.</param>
public sealed record FeedEntry(long Sequence, string Kind, string Key, string? Hash);

/// <param name="Through">Everything up to here has been seen; ask for what is after it next.</param>
/// <param name="Reset">The asked-for position is older than what the feed can tell from; read the manifest.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, long Through, bool Reset);

/// <summary>Tokens in the bucket and tokens a second.</summary>
/// <param name="RateLimit">Requests a second, steady.</param>
/// <param name="BurstLimit">Capacity of the bucket, requests.</param>
public sealed record Throttle(double RateLimit, int BurstLimit);

/// <param name="Limit">Requests in a period.</param>
/// <param name="Offset">Requests taken off the limit in the first period.</param>
/// <param name="Period"><c>DAY</c>, <c>WEEK</c> or <c>MONTH</c>, calendar periods in UTC.</param>
public sealed record Quota(long Limit, int Offset, string Period);

public sealed record PlanApiStage
{
    public required string ApiId { get; init; }

    public required string Stage { get; init; }

    /// <summary>Throttles by <c>{resource path}/{VERB}</c>, each per key.</summary>
    public Map<Throttle> Throttle { get; init; } = [];
}

public sealed record PlanContent
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string Name { get; init; }

    public Throttle? Throttle { get; init; }

    public Quota? Quota { get; init; }

    /// <summary>When the plan was made, UTC: the first quota period is the one that holds this moment.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public Items<PlanApiStage> ApiStages { get; init; } = [];
}

/// <summary>One live secret of a key.</summary>
/// <param name="Hash">HMAC-SHA-256 of the value under the installation's pepper, 64 lower-case hex digits.</param>
public sealed record ApiKeySecret(string Hash, DateTimeOffset? ExpiresAt = null);

public sealed record ApiKeyContent
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>First eight characters of the value, for people.</summary>
    public required string Prefix { get; init; }

    public string? Name { get; init; }

    public bool Enabled { get; init; } = true;

    public DateTimeOffset? ExpiresAt { get; init; }

    public Items<ApiKeySecret> Secrets { get; init; } = [];

    public Items<string> PlanIds { get; init; } = [];
}

public sealed record AccountContent
{
    public required string AccountId { get; init; }

    public Throttle Throttle { get; init; } = new(10_000, 5_000);
}
