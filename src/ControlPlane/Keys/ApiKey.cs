namespace Gatehouse.ControlPlane.Keys;

/// <summary>An API key as kept: its hash and prefix, never its value.</summary>
public sealed class ApiKey
{
    /// <summary>Ten lower-case letters and digits, unique in the installation.</summary>
    public required string Id { get; init; }

    public Guid TeamId { get; init; }

    /// <summary>At most 1,024 characters; need not be unique; may be empty.</summary>
    public required string Name { get; set; }

    /// <summary><see cref="Name"/> in lower case: what a search reads, by an index.</summary>
    public string SearchName { get; set; } = "";

    public string? Description { get; set; }

    public string? CustomerId { get; set; }

    /// <summary>First eight characters of the value, for people.</summary>
    public required string Prefix { get; set; }

    /// <summary>HMAC-SHA-256 of the value under the installation's pepper, 64 hex digits; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>Hash of the value before the last rotation while both work; null otherwise.</summary>
    public string? PreviousHash { get; set; }

    /// <summary>When the previous value stops working; null with a previous hash means until ended by hand.</summary>
    public DateTimeOffset? PreviousExpiresAt { get; set; }

    /// <summary>When the value in <see cref="Hash"/> began to work: at the creation or the last rotation.</summary>
    public DateTimeOffset? RotatedAt { get; set; }

    /// <summary>When the previous value was last used, as far as the nodes have told.</summary>
    public DateTimeOffset? PreviousLastUsedAt { get; set; }

    /// <summary>Sealed copy of the value, only where something must give it out again; null otherwise.</summary>
    public byte[]? SealedValue { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public List<PlanKey> Plans { get; init; } = [];
}

/// <summary>A key's membership in a plan.</summary>
public sealed class PlanKey
{
    public required string PlanId { get; init; }

    public required string ApiKeyId { get; init; }

    /// <summary>When the key was made: a plan's keys are listed in this order without reading every key.</summary>
    public DateTimeOffset KeyCreatedAt { get; init; }
}

/// <summary>Requests that a node admitted for a key under a plan on a UTC day.</summary>
public sealed class UsageRow
{
    public required string Node { get; init; }

    public required string PlanId { get; init; }

    public required string ApiKeyId { get; init; }

    public DateOnly Day { get; init; }

    public long Used { get; set; }
}
