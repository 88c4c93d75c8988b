using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record GatewayResponse
{
    public string? ResponseType { get; init; }

    public string? StatusCode { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseTemplates { get; init; }

    public bool? DefaultResponse { get; init; }
}

public sealed record GatewayResponses
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<GatewayResponse>? Items { get; init; }
}

public sealed record PutGatewayResponseRequest
{
    public string? StatusCode { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseTemplates { get; init; }
}
