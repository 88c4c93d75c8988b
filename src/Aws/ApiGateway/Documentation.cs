using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record DocumentationPart
{
    public string? Id { get; init; }

    public DocumentationPartLocation? Location { get; init; }

    public string? Properties { get; init; }
}

public sealed record DocumentationPartIds
{
    public IReadOnlyList<string>? Ids { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}

public sealed record DocumentationPartLocation
{
    public string? Type { get; init; }

    public string? Path { get; init; }

    public string? Method { get; init; }

    public string? StatusCode { get; init; }

    public string? Name { get; init; }
}

public sealed record DocumentationParts
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<DocumentationPart>? Items { get; init; }
}

public sealed record DocumentationVersion
{
    public string? Version { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public string? Description { get; init; }
}

public sealed record DocumentationVersions
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<DocumentationVersion>? Items { get; init; }
}

public sealed record CreateDocumentationPartRequest
{
    public DocumentationPartLocation? Location { get; init; }

    public string? Properties { get; init; }
}

public sealed record CreateDocumentationVersionRequest
{
    public string? DocumentationVersion { get; init; }

    public string? StageName { get; init; }

    public string? Description { get; init; }
}
