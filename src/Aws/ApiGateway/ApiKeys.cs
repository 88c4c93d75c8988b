using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record ApiKey
{
    public string? Id { get; init; }

    public string? Value { get; init; }

    public string? Name { get; init; }

    public string? CustomerId { get; init; }

    public string? Description { get; init; }

    public bool? Enabled { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public DateTimeOffset? LastUpdatedDate { get; init; }

    public IReadOnlyList<string>? StageKeys { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record ApiKeyIds
{
    public IReadOnlyList<string>? Ids { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}

public sealed record ApiKeys
{
    public IReadOnlyList<string>? Warnings { get; init; }

    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<ApiKey>? Items { get; init; }
}

public sealed record CreateApiKeyRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool? Enabled { get; init; }

    public bool? GenerateDistinctId { get; init; }

    public string? Value { get; init; }

    public IReadOnlyList<StageKey>? StageKeys { get; init; }

    public string? CustomerId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
