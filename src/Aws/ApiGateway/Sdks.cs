using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record SdkConfigurationProperty
{
    public string? Name { get; init; }

    public string? FriendlyName { get; init; }

    public string? Description { get; init; }

    public bool? Required { get; init; }

    public string? DefaultValue { get; init; }
}

public sealed record SdkResponse
{
    [JsonPropertyName("Content-Type")]
    public string? ContentType { get; init; }

    [JsonPropertyName("Content-Disposition")]
    public string? ContentDisposition { get; init; }

    public byte[]? Body { get; init; }
}

public sealed record SdkType
{
    public string? Id { get; init; }

    public string? FriendlyName { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<SdkConfigurationProperty>? ConfigurationProperties { get; init; }
}

public sealed record SdkTypes
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<SdkType>? Items { get; init; }
}
