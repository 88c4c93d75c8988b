using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.ManagementApi.Endpoint;
using AccessLogSettings = Gatehouse.Definitions.Snapshots.AccessLogSettings;
using CanarySettings = Gatehouse.Definitions.Snapshots.CanarySettings;
using StageSettings = Gatehouse.Definitions.Snapshots.StageSettings;

namespace Gatehouse.ManagementApi.Stages;

/// <summary>A stage while PATCH changes it.</summary>
internal sealed record StageDraft(StageSettings Settings, string? DeploymentId);

/// <summary>
/// What PATCH may do to a stage. Method settings have paths of their own, <c>/{resource path}/{VERB}/{group}/{name}</c>, in which
/// the resource path is escaped; a canary is promoted by <c>copy</c>.
/// </summary>
internal static class StagePatch
{
    private const string Input = "updateStageInput";

    private static readonly string[] Possible =
    [
        "/deploymentId", "/description", "/cacheClusterEnabled", "/cacheClusterSize", "/clientCertificateId", "/accessLogSettings", "/accessLogSettings/destinationArn", "/accessLogSettings/format",
        "/{resourcePath}/{httpMethod}/metrics/enabled", "/{resourcePath}/{httpMethod}/logging/dataTrace", "/{resourcePath}/{httpMethod}/logging/loglevel",
        "/{resourcePath}/{httpMethod}/throttling/burstLimit", "/{resourcePath}/{httpMethod}/throttling/rateLimit", "/{resourcePath}/{httpMethod}/caching/ttlInSeconds",
        "/{resourcePath}/{httpMethod}/caching/enabled", "/{resourcePath}/{httpMethod}/caching/dataEncrypted", "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl",
        "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy", "/*/*/metrics/enabled", "/*/*/logging/dataTrace", "/*/*/logging/loglevel", "/*/*/throttling/burstLimit",
        "/*/*/throttling/rateLimit", "/*/*/caching/ttlInSeconds", "/*/*/caching/enabled", "/*/*/caching/dataEncrypted", "/*/*/caching/requireAuthorizationForCacheControl",
        "/*/*/caching/unauthorizedCacheControlHeaderStrategy", "/variables/{variable_name}", "/tracingEnabled",
    ];

    public static Patches.Patched<StageDraft> Apply(StageDraft stage, IReadOnlyList<PatchOperation>? operations)
    {
        foreach (var operation in operations ?? [])
        {
            var patched = Step(stage, operation);
            if (patched.Error is not null)
            {
                return patched;
            }

            stage = patched.Value!;
        }

        return stage;
    }

    private static Patches.Patched<StageDraft> Step(StageDraft stage, PatchOperation operation)
    {
        if (operation.Op is not ("add" or "remove" or "replace" or "copy" or "move" or "test"))
        {
            return Answer.Validation(
                $"Value '{operation.Op ?? "null"}' at '{Input}.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]");
        }

        var path = operation.Path ?? "";
        if (operation.Op == "copy")
        {
            return Copy(stage, path, operation.From);
        }

        if (operation.Op is "move" or "test")
        {
            return Answer.BadRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
        }

        var settings = stage.Settings;
        var remove = operation.Op == "remove";
        var value = remove ? null : operation.Value;
        var flag = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
        return path switch
        {
            "/deploymentId" => value is null ? Unknown(path) : stage with { DeploymentId = value },
            "/description" => With(settings with { Description = value }),
            "/cacheClusterEnabled" => With(settings with { CacheClusterEnabled = flag, CacheClusterSize = flag ? settings.CacheClusterSize ?? "0.5" : settings.CacheClusterSize }),
            "/cacheClusterSize" => value is "0.5" or "1.6" or "6.1" or "13.5" or "28.4" or "58.2" or "118" or "237"
                ? With(settings with { CacheClusterSize = value })
                : Answer.BadRequest($"Invalid cache cluster size '{value}'. Valid sizes are 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237"),
            "/clientCertificateId" => With(settings with { ClientCertificateId = string.IsNullOrEmpty(value) ? null : value }),
            "/tracingEnabled" => With(settings with { TracingEnabled = flag }),
            "/documentationVersion" => With(settings with { DocumentationVersion = string.IsNullOrEmpty(value) ? null : value }),
            "/accessLogSettings" when remove => With(settings with { AccessLog = null }),
            "/accessLogSettings/format" => With(settings with { AccessLog = (settings.AccessLog ?? new AccessLogSettings()) with { Format = value } }),
            "/accessLogSettings/destinationArn" => With(settings with { AccessLog = (settings.AccessLog ?? new AccessLogSettings()) with { DestinationArn = value } }),
            "/canarySettings" when remove => With(settings with { Canary = null }),
            "/canarySettings/percentTraffic" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
                ? With(settings with { Canary = CanaryOf(stage) with { PercentTraffic = percent } })
                : Answer.BadRequest("Percent traffic must be between 0.0 and 100.0"),
            "/canarySettings/deploymentId" => With(settings with { Canary = CanaryOf(stage) with { DeploymentId = value } }),
            "/canarySettings/useStageCache" => With(settings with { Canary = CanaryOf(stage) with { UseStageCache = flag } }),
            _ when Name(path, "/canarySettings/stageVariableOverrides/") is { } name => With(settings with
            {
                Canary = CanaryOf(stage) is var canary && value is null
                    ? canary with { StageVariableOverrides = canary.StageVariableOverrides.Without(name) }
                    : canary with { StageVariableOverrides = canary.StageVariableOverrides.With(name, value!) },
            }),
            _ when Name(path, "/variables/") is { } name => remove && !settings.Variables.ContainsKey(name)
                ? Answer.NotFound("Invalid stage variable name specified")
                : With(settings with { Variables = value is null ? settings.Variables.Without(name) : settings.Variables.With(name, value) }),
            _ => Method(stage, operation, path, value, flag),
        };

        Patches.Patched<StageDraft> With(StageSettings changed) => stage with { Settings = changed };
    }

    private static Patches.Patched<StageDraft> Method(StageDraft stage, PatchOperation operation, string path, string? value, bool flag)
    {
        var parts = path.Split('/');
        var settings = stage.Settings;

        // A whole entry goes by the path of its method alone.
        if (operation.Op == "remove" && parts.Length == 3 && parts[0].Length == 0)
        {
            var whole = Key(parts[1], parts[2]);
            return settings.MethodSettings.ContainsKey(whole)
                ? stage with { Settings = settings with { MethodSettings = settings.MethodSettings.Without(whole) } }
                : Answer.BadRequest($"Cannot remove method setting {parts[1]}/{parts[2]} because there is no method setting for this method ");
        }

        if (parts.Length != 5 || parts[0].Length != 0)
        {
            return Unknown(path);
        }

        var key = Key(parts[1], parts[2]);
        var entry = settings.MethodSettings.Find(key) ?? StageViews.NewEntry(settings);
        MethodSettings? changed = (parts[3], parts[4]) switch
        {
            ("metrics", "enabled") => entry with { MetricsEnabled = flag },
            ("logging", "dataTrace") => entry with { DataTraceEnabled = flag },
            ("logging", "loglevel") when value is "OFF" or "ERROR" or "INFO" => entry with { LoggingLevel = value },
            ("throttling", "burstLimit") when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var burst) =>
                entry with { ThrottlingBurstLimit = burst < 0 ? null : burst },
            ("throttling", "rateLimit") when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) =>
                entry with { ThrottlingRateLimit = rate < 0 ? null : rate },
            ("caching", "enabled") => entry with { CachingEnabled = flag },
            ("caching", "ttlInSeconds") when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) && ttl <= 3_600 =>
                entry with { CacheTtlInSeconds = ttl },
            ("caching", "dataEncrypted") => entry with { CacheDataEncrypted = flag },
            ("caching", "requireAuthorizationForCacheControl") => entry with { RequireAuthorizationForCacheControl = flag },
            ("caching", "unauthorizedCacheControlHeaderStrategy") when value is "FAIL_WITH_403" or "SUCCEED_WITH_RESPONSE_HEADER" or "SUCCEED_WITHOUT_RESPONSE_HEADER" =>
                entry with { UnauthorizedCacheControlHeaderStrategy = value },
            _ => null,
        };
        return changed is null
            ? Possible.Any(known => known.EndsWith($"/{parts[3]}/{parts[4]}", StringComparison.Ordinal))
                ? Answer.BadRequest($"Invalid value '{value}' for method setting {path}")
                : Unknown(path)
            : stage with { Settings = settings with { MethodSettings = settings.MethodSettings.With(key, changed) } };
    }

    private static Patches.Patched<StageDraft> Copy(StageDraft stage, string path, string? from)
    {
        if (stage.Settings.Canary is not { } canary)
        {
            return Answer.BadRequest("Promotion not available. Canary does not exist.");
        }

        return (path, from) switch
        {
            ("/deploymentId", "/canarySettings/deploymentId") => stage with { DeploymentId = canary.DeploymentId ?? stage.DeploymentId },
            ("/variables", "/canarySettings/stageVariableOverrides") => stage with
            {
                Settings = stage.Settings with { Variables = stage.Settings.Variables.With(canary.StageVariableOverrides) },
            },
            _ => Answer.BadRequest(
                $"Invalid copy operation with path: {path} and from {from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"),
        };
    }

    private static CanarySettings CanaryOf(StageDraft stage) => stage.Settings.Canary ?? new CanarySettings { DeploymentId = stage.DeploymentId };

    private static string? Name(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && path.Length > prefix.Length
            ? path[prefix.Length..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : null;

    // Both spellings are in use: "~1pets" and "pets".
    private static string Key(string escapedPath, string verb)
    {
        if (escapedPath == "*")
        {
            return $"*/{verb}";
        }

        var path = escapedPath.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return $"{(path.StartsWith('/') ? path : "/" + path)}/{verb}".Replace("//", "/", StringComparison.Ordinal) is var key && path == "/" ? $"//{verb}" : key;
    }

    private static Answer Unknown(string path) =>
        Answer.BadRequest($"Invalid method setting path: {path}. Must be one of: [{string.Join(", ", Possible)}]");
}
