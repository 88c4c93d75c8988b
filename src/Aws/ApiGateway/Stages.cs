using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record AccessLogSettings
{
    public string? Format { get; init; }

    public string? DestinationArn { get; init; }
}

public sealed record CanarySettings
{
    public double? PercentTraffic { get; init; }

    public string? DeploymentId { get; init; }

    public IReadOnlyDictionary<string, string>? StageVariableOverrides { get; init; }

    public bool? UseStageCache { get; init; }
}

public sealed record Deployment
{
    public string? Id { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, MethodSnapshot>>? ApiSummary { get; init; }
}

public sealed record Deployments
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<Deployment>? Items { get; init; }
}

public sealed record MethodSetting
{
    public bool? MetricsEnabled { get; init; }

    public string? LoggingLevel { get; init; }

    public bool? DataTraceEnabled { get; init; }

    public int? ThrottlingBurstLimit { get; init; }

    public double? ThrottlingRateLimit { get; init; }

    public bool? CachingEnabled { get; init; }

    public int? CacheTtlInSeconds { get; init; }

    public bool? CacheDataEncrypted { get; init; }

    public bool? RequireAuthorizationForCacheControl { get; init; }

    public string? UnauthorizedCacheControlHeaderStrategy { get; init; }
}

public sealed record MethodSnapshot
{
    public string? AuthorizationType { get; init; }

    public bool? ApiKeyRequired { get; init; }
}

public sealed record Stage
{
    public string? DeploymentId { get; init; }

    public string? ClientCertificateId { get; init; }

    public string? StageName { get; init; }

    public string? Description { get; init; }

    public bool? CacheClusterEnabled { get; init; }

    public string? CacheClusterSize { get; init; }

    public string? CacheClusterStatus { get; init; }

    public IReadOnlyDictionary<string, MethodSetting>? MethodSettings { get; init; }

    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public string? DocumentationVersion { get; init; }

    public AccessLogSettings? AccessLogSettings { get; init; }

    public CanarySettings? CanarySettings { get; init; }

    public bool? TracingEnabled { get; init; }

    public string? WebAclArn { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public DateTimeOffset? LastUpdatedDate { get; init; }
}

public sealed record Stages
{
    public IReadOnlyList<Stage>? Item { get; init; }
}

public sealed record StageKey
{
    public string? RestApiId { get; init; }

    public string? StageName { get; init; }
}

public sealed record CreateDeploymentRequest
{
    public string? StageName { get; init; }

    public string? StageDescription { get; init; }

    public string? Description { get; init; }

    public bool? CacheClusterEnabled { get; init; }

    public string? CacheClusterSize { get; init; }

    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public DeploymentCanarySettings? CanarySettings { get; init; }

    public bool? TracingEnabled { get; init; }
}

public sealed record DeploymentCanarySettings
{
    public double? PercentTraffic { get; init; }

    public IReadOnlyDictionary<string, string>? StageVariableOverrides { get; init; }

    public bool? UseStageCache { get; init; }
}

public sealed record CreateStageRequest
{
    public string? StageName { get; init; }

    public string? DeploymentId { get; init; }

    public string? Description { get; init; }

    public bool? CacheClusterEnabled { get; init; }

    public string? CacheClusterSize { get; init; }

    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public string? DocumentationVersion { get; init; }

    public CanarySettings? CanarySettings { get; init; }

    public bool? TracingEnabled { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
