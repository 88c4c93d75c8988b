namespace Gatehouse.ControlPlane.Audit;

/// <summary>One change, written in the transaction that made it. Append-only.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    /// <summary>Null for what concerns the whole installation.</summary>
    public Guid? TeamId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>E-mail address, access key id or part of the product, as it was then.</summary>
    public required string Actor { get; init; }

    public required string ActorId { get; init; }

    /// <summary><c>ui</c>, <c>api</c> or <c>system</c>.</summary>
    public required string Via { get; init; }

    public string? Address { get; init; }

    /// <summary>A stable dotted name: <c>stage.deploy</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What was changed, as a path: <c>apis/pets/v1/stages/dev</c>.</summary>
    public required string Target { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Sentence { get; init; }

    /// <summary>What changed as JSON, before and after, without secrets; null when the sentence says all.</summary>
    public string? Detail { get; init; }
}
