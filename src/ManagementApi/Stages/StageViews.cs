using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ManagementApi.Methods;
using Settings = Gatehouse.Definitions.Snapshots.StageSettings;
using Snapshots = Gatehouse.Definitions.Snapshots;
using Stage = Gatehouse.Aws.ApiGateway.Stage;

namespace Gatehouse.ManagementApi.Stages;

/// <summary>Stages as the service shows them.</summary>
internal static class StageViews
{
    public static Stage Stage(StageView stage, IReadOnlyDictionary<string, string>? tags)
    {
        var settings = stage.Settings;
        return new Stage
        {
            DeploymentId = stage.DeploymentId,
            ClientCertificateId = settings.ClientCertificateId,
            StageName = stage.Name,
            Description = settings.Description,
            CacheClusterEnabled = settings.CacheClusterEnabled,
            CacheClusterSize = settings.CacheClusterSize,
            CacheClusterStatus = settings.CacheClusterEnabled ? "AVAILABLE" : "NOT_AVAILABLE",
            MethodSettings = settings.MethodSettings.ToDictionary(entry => Key(entry.Key), entry => Method(entry.Value)),
            Variables = MethodViews.Some(settings.Variables),
            DocumentationVersion = settings.DocumentationVersion,
            AccessLogSettings = settings.AccessLog is { } log ? new AccessLogSettings { Format = log.Format, DestinationArn = log.DestinationArn } : null,
            CanarySettings = settings.Canary is { } canary ? Canary(canary, stage.DeploymentId) : null,
            TracingEnabled = settings.TracingEnabled,
            Tags = tags is { Count: > 0 } ? tags : null,
            CreatedDate = stage.CreatedAt,
            LastUpdatedDate = stage.LiveSince ?? stage.CreatedAt,
        };
    }

    /// <summary>The key of a method's settings: the path without its first slash, other slashes escaped (<c>pets~1{id}/GET</c>).</summary>
    public static string Key(string ours)
    {
        if (ours == "*/*")
        {
            return ours;
        }

        var slash = ours.LastIndexOf('/');
        var path = ours[..slash];
        return path is "/" or "" ? $"~1/{ours[(slash + 1)..]}" : $"{path[1..].Replace("/", "~1", StringComparison.Ordinal)}/{ours[(slash + 1)..]}";
    }

    /// <summary>What a method's settings hold when nobody chose anything.</summary>
    public static Snapshots.MethodSettings NewEntry(Settings settings) =>
        settings.MethodSettings.Find("*/*") ?? new Snapshots.MethodSettings { ThrottlingBurstLimit = 5_000, ThrottlingRateLimit = 10_000, CachingEnabled = settings.CacheClusterEnabled };

    private static MethodSetting Method(Snapshots.MethodSettings settings) => new()
    {
        MetricsEnabled = settings.MetricsEnabled,
        LoggingLevel = settings.LoggingLevel == "OFF" ? null : settings.LoggingLevel,
        DataTraceEnabled = settings.DataTraceEnabled,
        ThrottlingBurstLimit = settings.ThrottlingBurstLimit ?? -1,
        ThrottlingRateLimit = settings.ThrottlingRateLimit ?? -1,
        CachingEnabled = settings.CachingEnabled,
        CacheTtlInSeconds = settings.CacheTtlInSeconds,
        CacheDataEncrypted = settings.CacheDataEncrypted,
        RequireAuthorizationForCacheControl = settings.RequireAuthorizationForCacheControl,
        UnauthorizedCacheControlHeaderStrategy = settings.UnauthorizedCacheControlHeaderStrategy,
    };

    private static CanarySettings Canary(Snapshots.CanarySettings canary, string? deploymentId) => new()
    {
        PercentTraffic = canary.PercentTraffic,
        DeploymentId = canary.DeploymentId ?? deploymentId,
        StageVariableOverrides = MethodViews.Some(canary.StageVariableOverrides),
        UseStageCache = canary.UseStageCache,
    };
}
