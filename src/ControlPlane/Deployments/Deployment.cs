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
