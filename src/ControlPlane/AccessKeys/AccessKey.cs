namespace Gatehouse.ControlPlane.AccessKeys;

/// <summary>A team's credential for the management API. Signature V4 must recompute with its secret, so that is sealed, never hashed.</summary>
public sealed class AccessKey
{
    /// <summary>16 to 128 letters, digits and underscores, unique in the installation; ours have twenty and begin with AKIA.</summary>
    public required string Id { get; init; }

    public Guid TeamId { get; init; }

    /// <summary>What uses it, for people; at most 256 characters; may be empty.</summary>
    public required string Description { get; set; }

    public required byte[] SealedSecret { get; init; }

    /// <summary>An IAM policy as JSON on <c>apigateway:*</c> actions and ARNs; null allows everything in the team.</summary>
    public string? Policy { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>E-mail address of who made it, or the part of the product.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
