namespace Gatehouse.ControlPlane.Versions;

public enum VersionLife
{
    Draft,
    Published,
    Deprecated,
    Retired,
}

/// <summary>What callers choose between: one AWS-level API with one draft and several stages.</summary>
public sealed class ApiVersion
{
    /// <summary>The AWS-level API id: ten lower-case letters and digits, unique in the installation.</summary>
    public required string ApiId { get; init; }

    /// <summary>The owning API.</summary>
    public Guid ApiKey { get; init; }

    public Guid TeamId { get; init; }

    /// <summary><c>v1</c>; unique in the API.</summary>
    public required string Label { get; set; }

    /// <summary>
    /// The API's name for its first version and <c>{api}-{version}</c> after it; unique in the team; the ApiName dimension.
    /// At most 255 valid XML characters.
    /// </summary>
    public required string AwsName { get; set; }

    public VersionLife Life { get; set; } = VersionLife.Draft;

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The definition of a version as saved, not yet live.</summary>
public sealed class Draft
{
    public required string ApiId { get; init; }

    /// <summary>Counts up with every save; a save that names an older one is refused.</summary>
    public long Revision { get; set; }

    /// <summary>The definition in its JSON form.</summary>
    public required byte[] Definition { get; set; }

    /// <summary>Content hash of <see cref="Definition"/>.</summary>
    public required string Hash { get; set; }

    /// <summary>AWS-level ids of parts by <c>resource:/pets</c> and such, as JSON.</summary>
    public required byte[] Ids { get; set; }

    /// <summary>Hash of the OpenAPI document last imported, kept whole so that an export loses nothing; null if there is none.</summary>
    public string? SourceHash { get; set; }

    public DateTimeOffset SavedAt { get; set; }

    /// <summary>E-mail address of who saved it, for people.</summary>
    public required string SavedBy { get; set; }
}

/// <summary>Edits that a person has not saved yet, kept so that a lost circuit or a closed tab loses nothing.</summary>
public sealed class Scratch
{
    public required string UserId { get; init; }

    public required string ApiId { get; init; }

    /// <summary>Revision of the draft that the edits started from.</summary>
    public long BaseRevision { get; set; }

    public required byte[] Definition { get; set; }

    public DateTimeOffset At { get; set; }
}
