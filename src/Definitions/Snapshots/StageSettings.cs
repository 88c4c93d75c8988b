namespace Gatehouse.Definitions.Snapshots;

/// <summary>What a stage adds to the deployment it points at.</summary>
public sealed record StageSettings
{
    public string? Description { get; init; }

    public Map<string> Variables { get; init; } = [];

    /// <summary>Settings by <c>*/*</c> or <c>{resource path}/{VERB}</c>, such as <c>/pets/GET</c>; the most specific wins.</summary>
    public Map<MethodSettings> MethodSettings { get; init; } = [];

    public bool CacheClusterEnabled { get; init; }

    /// <summary>Gigabytes as Amazon API Gateway spells them: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237.</summary>
    public string? CacheClusterSize { get; init; }

    public bool TracingEnabled { get; init; }

    public string? ClientCertificateId { get; init; }

    public string? DocumentationVersion { get; init; }

    public AccessLogSettings? AccessLog { get; init; }

    public CanarySettings? Canary { get; init; }

    /// <summary>Answers exactly as AWS does: no RateLimit headers, no name of the limit that fired.</summary>
    public bool AwsStrict { get; init; }

    public Map<string> Tags { get; init; } = [];
}

public sealed record MethodSettings
{
    /// <summary><c>OFF</c>, <c>ERROR</c> or <c>INFO</c>.</summary>
    public string LoggingLevel { get; init; } = "OFF";

    public bool DataTraceEnabled { get; init; }

    public bool MetricsEnabled { get; init; }

    /// <summary>Requests; null means no limit at this level.</summary>
    public int? ThrottlingBurstLimit { get; init; }

    /// <summary>Requests a second; null means no limit at this level.</summary>
    public double? ThrottlingRateLimit { get; init; }

    public bool CachingEnabled { get; init; }

    /// <summary>0 to 3,600 seconds.</summary>
    public int CacheTtlInSeconds { get; init; } = 300;

    public bool CacheDataEncrypted { get; init; }

    public bool RequireAuthorizationForCacheControl { get; init; } = true;

    public string UnauthorizedCacheControlHeaderStrategy { get; init; } = "SUCCEED_WITH_RESPONSE_HEADER";
}

public sealed record AccessLogSettings
{
    public string? Format { get; init; }

    public string? DestinationArn { get; init; }
}

public sealed record CanarySettings
{
    /// <summary>0 to 100.</summary>
    public double PercentTraffic { get; init; }

    public string? DeploymentId { get; init; }

    public Map<string> StageVariableOverrides { get; init; } = [];

    public bool UseStageCache { get; init; }
}
