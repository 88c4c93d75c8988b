using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record Model
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Schema { get; init; }

    public string? ContentType { get; init; }
}

public sealed record Models
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<Model>? Items { get; init; }
}

public sealed record Template
{
    public string? Value { get; init; }
}

public sealed record CreateModelRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Schema { get; init; }

    public string? ContentType { get; init; }
}
