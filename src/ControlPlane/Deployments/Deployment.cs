namespace Gatehouse.ControlPlane.Deployments;

/// <summary>A frozen definition: an immutable, numbered snapshot of a version's draft.</summary>
public sealed class Deployment
{
    /// <summary>Six lower-case letters and digits, unique in the version.</summary>
    public required string Id { get; init; }

    public required string ApiId { get; init; }

    /// <summary>Counts up per version from 1.</summary>
    public int Number { get; init; }

    /// <summary>Content hash of the definition; two deployments may carry the same.</summary>
    public required string DefinitionHash { get; init; }

    /// <summary>Hash of the content that holds the parts' AWS-level ids.</summary>
    public required string IdsHash { get; init; }

    /// <summary>Hash of the OpenAPI document that the draft stood on; null if there was none.</summary>
    public string? SourceHash { get; init; }

    public string? Note { get; set; }

    public required string Author { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

public enum StageEventKind
{
    Deployed,
    Promoted,
    RolledBack,
    SettingsChanged,
    Created,
    Deleted,
}

/// <summary>One line of a version's timeline: what happened to a stage. Append-only.</summary>
public sealed class StageEvent
{
    public long Id { get; init; }

    public required string ApiId { get; init; }

    public required string Stage { get; init; }

    public StageEventKind Kind { get; init; }

    public int? DeploymentNumber { get; init; }

    /// <summary>The deployment that was live before; null when none was.</summary>
    public int? PreviousNumber { get; init; }

    public string? Note { get; init; }

    public required string Actor { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>What the newest acknowledgement of a node says about a stage.</summary>
public sealed class NodeReceipt
{
    public required string Node { get; init; }

    public required string ApiId { get; init; }

    public required string Stage { get; init; }

    /// <summary>Hash of the stage snapshot.</summary>
    public required string Hash { get; set; }

    public double ElapsedMilliseconds { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset At { get; set; }
}
