using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record ApiStage
{
    public string? ApiId { get; init; }

    public string? Stage { get; init; }

    public IReadOnlyDictionary<string, ThrottleSettings>? Throttle { get; init; }
}

public sealed record QuotaSettings
{
    public int? Limit { get; init; }

    public int? Offset { get; init; }

    public string? Period { get; init; }
}

public sealed record ThrottleSettings
{
    public int? BurstLimit { get; init; }

    public double? RateLimit { get; init; }
}

public sealed record Usage
{
    public string? UsagePlanId { get; init; }

    public string? StartDate { get; init; }

    public string? EndDate { get; init; }

    public string? Position { get; init; }

    [JsonPropertyName("values")]
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<long>>>? Items { get; init; }
}

public sealed record UsagePlan
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<ApiStage>? ApiStages { get; init; }

    public ThrottleSettings? Throttle { get; init; }

    public QuotaSettings? Quota { get; init; }

    public string? ProductCode { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record UsagePlanKey
{
    public string? Id { get; init; }

    public string? Type { get; init; }

    public string? Value { get; init; }

    public string? Name { get; init; }
}

public sealed record UsagePlanKeys
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<UsagePlanKey>? Items { get; init; }
}

public sealed record UsagePlans
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<UsagePlan>? Items { get; init; }
}

public sealed record CreateUsagePlanRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<ApiStage>? ApiStages { get; init; }

    public ThrottleSettings? Throttle { get; init; }

    public QuotaSettings? Quota { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record CreateUsagePlanKeyRequest
{
    public string? KeyId { get; init; }

    public string? KeyType { get; init; }
}
