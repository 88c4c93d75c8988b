using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record Resource
{
    public string? Id { get; init; }

    public string? ParentId { get; init; }

    public string? PathPart { get; init; }

    public string? Path { get; init; }

    public IReadOnlyDictionary<string, Method>? ResourceMethods { get; init; }
}

public sealed record Resources
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<Resource>? Items { get; init; }
}

public sealed record CreateResourceRequest
{
    public string? PathPart { get; init; }
}

public sealed record TagResourceRequest
{
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
