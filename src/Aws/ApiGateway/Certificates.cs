using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record ClientCertificate
{
    public string? ClientCertificateId { get; init; }

    public string? Description { get; init; }

    public string? PemEncodedCertificate { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public DateTimeOffset? ExpirationDate { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record ClientCertificates
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<ClientCertificate>? Items { get; init; }
}

public sealed record GenerateClientCertificateRequest
{
    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
