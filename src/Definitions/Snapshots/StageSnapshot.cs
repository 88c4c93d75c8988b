using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Snapshots;

public enum ApiKind
{
    REST,
    HTTP,
    WEBSOCKET,
}

/// <summary>
/// What a gateway node receives for one stage: the frozen definition plus the stage's settings. Immutable; its name is the
/// SHA-256 of its JSON form. It holds no secret.
/// </summary>
public sealed record StageSnapshot
{
    /// <summary>Raised when an older node could not serve the document as meant; a node refuses a later one.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The team's twelve-digit account number.</summary>
    public required string AccountId { get; init; }

    public required string Region { get; init; }

    /// <summary>Ten lower-case letters and digits.</summary>
    public required string ApiId { get; init; }

    /// <summary>The AWS-level name of the version: the <c>ApiName</c> metric dimension.</summary>
    public required string ApiName { get; init; }

    /// <summary>The version's label, <c>v1</c>.</summary>
    public required string Version { get; init; }

    public ApiKind Kind { get; init; } = ApiKind.REST;

    public required string Stage { get; init; }

    public required string DeploymentId { get; init; }

    /// <summary>Counts up per version from 1.</summary>
    public required int DeploymentNumber { get; init; }

    /// <summary>Content hash of the frozen definition.</summary>
    public required string DefinitionHash { get; init; }

    public RestApi? Rest { get; init; }

    /// <summary>AWS-level ids of parts: <c>resource:/pets</c>, <c>authorizer:jwt</c>, <c>model:Pet</c>, <c>validator:all</c>.</summary>
    public Map<string> Ids { get; init; } = [];

    public StageSettings Settings { get; init; } = new();
}
