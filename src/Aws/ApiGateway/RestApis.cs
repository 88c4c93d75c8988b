using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record EndpointConfiguration
{
    public IReadOnlyList<string>? Types { get; init; }

    public string? IpAddressType { get; init; }

    public IReadOnlyList<string>? VpcEndpointIds { get; init; }
}

public sealed record ExportResponse
{
    [JsonPropertyName("Content-Type")]
    public string? ContentType { get; init; }

    [JsonPropertyName("Content-Disposition")]
    public string? ContentDisposition { get; init; }

    public byte[]? Body { get; init; }
}

public sealed record RestApi
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public string? Version { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    public IReadOnlyList<string>? BinaryMediaTypes { get; init; }

    public int? MinimumCompressionSize { get; init; }

    public string? ApiKeySource { get; init; }

    public EndpointConfiguration? EndpointConfiguration { get; init; }

    public string? Policy { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public bool? DisableExecuteApiEndpoint { get; init; }

    public string? RootResourceId { get; init; }

    public string? SecurityPolicy { get; init; }

    public string? EndpointAccessMode { get; init; }

    public string? ApiStatus { get; init; }

    public string? ApiStatusMessage { get; init; }
}

public sealed record RestApis
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<RestApi>? Items { get; init; }
}

public sealed record CreateRestApiRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Version { get; init; }

    public string? CloneFrom { get; init; }

    public IReadOnlyList<string>? BinaryMediaTypes { get; init; }

    public int? MinimumCompressionSize { get; init; }

    public string? ApiKeySource { get; init; }

    public EndpointConfiguration? EndpointConfiguration { get; init; }

    public string? Policy { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public bool? DisableExecuteApiEndpoint { get; init; }

    public string? SecurityPolicy { get; init; }

    public string? EndpointAccessMode { get; init; }
}
