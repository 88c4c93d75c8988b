namespace Gatehouse.ControlPlane.Stages;

/// <summary>A name under a version that points at one deployment and has settings of its own.</summary>
public sealed class Stage
{
    public required string ApiId { get; init; }

    /// <summary>Letters, digits, hyphen, underscore; at most 128.</summary>
    public required string Name { get; init; }

    public Guid TeamId { get; init; }

    /// <summary>Null until something is deployed to it.</summary>
    public string? DeploymentId { get; set; }

    public int? DeploymentNumber { get; set; }

    /// <summary>When the deployment became live here.</summary>
    public DateTimeOffset? LiveSince { get; set; }

    /// <summary>Hash of the published stage snapshot.</summary>
    public string? SnapshotHash { get; set; }

    /// <summary><see cref="Definitions.Snapshots.StageSettings"/> in its JSON form.</summary>
    public required byte[] Settings { get; set; }

    /// <summary>Counts up with every change; a save that names an older one is refused.</summary>
    public long Revision { get; set; }

    /// <summary>After a rollback: a later deployment must say that it resumes from the draft.</summary>
    public bool Pinned { get; set; }

    /// <summary>Place in the order of promotion, from 0.</summary>
    public int Position { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
