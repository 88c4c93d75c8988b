using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Aws.Policies;

/// <summary>Who asks, in the forms in which a policy can name a principal.</summary>
/// <param name="Arn">Null for an anonymous caller.</param>
/// <param name="AccountId">Twelve digits; null for an anonymous caller.</param>
public sealed record PolicyPrincipal(string? Arn, string? AccountId)
{
    public static readonly PolicyPrincipal Anonymous = new(null, null);
}

/// <summary>One question put to policies: may this principal do this action on this resource, under these circumstances?</summary>
public sealed class PolicyRequest
{
    public PolicyPrincipal Principal { get; init; } = PolicyPrincipal.Anonymous;

    /// <summary><c>execute-api:Invoke</c>; compared without case.</summary>
    public required string Action { get; init; }

    /// <summary>A full ARN.</summary>
    public required string Resource { get; init; }

    /// <summary>Values of condition keys by name, without case; a key that is not there is absent, not empty.</summary>
    public IReadOnlyDictionary<string, string[]> Context { get; init; } = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);

    internal bool TryGet(string key, [NotNullWhen(true)] out string[]? values) => Context.TryGetValue(key, out values);
}

public enum PolicyEffect
{
    /// <summary>No statement speaks of the request: an implicit deny.</summary>
    Silent,
    Allow,

    /// <summary>An explicit deny, which nothing outweighs.</summary>
    Deny,
}

/// <summary>What policies say to a request, and which statement decided.</summary>
/// <param name="Statement">Null when none spoke.</param>
public sealed record PolicyDecision(PolicyEffect Effect, PolicyStatement? Statement)
{
    public static readonly PolicyDecision Silent = new(PolicyEffect.Silent, null);
}
