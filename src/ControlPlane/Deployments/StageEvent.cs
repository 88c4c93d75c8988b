namespace Gatehouse.ControlPlane.Deployments;

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

    /// <summary>Hash of the stage snapshot that this change pushed to the nodes; null when it pushed nothing.</summary>
    public string? SnapshotHash { get; init; }

    public string? Note { get; init; }

    public required string Actor { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>A node's word about one push: that it serves the snapshot, or why it does not.</summary>
public sealed class NodeReceipt
{
    /// <summary>The <see cref="StageEvent"/> that pushed.</summary>
    public long EventId { get; init; }

    public required string Node { get; init; }

    /// <summary>From seeing the feed row to serving the snapshot.</summary>
    public double ElapsedMilliseconds { get; set; }

    /// <summary>Null when the snapshot is served.</summary>
    public string? Error { get; set; }

    public DateTimeOffset At { get; set; }
}
