using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway.Integrations;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Routing;
using Gatehouse.Gateway.Throttling;
using Gatehouse.Metrics.Recording;

namespace Gatehouse.Gateway.Stages;

/// <summary>A snapshot that this node cannot serve as it is meant.</summary>
public sealed class StageRefusedException(string message) : Exception(message);

/// <summary>Turns a stage snapshot into what requests run through. Whatever can be decided once is decided here.</summary>
internal sealed class StageCompiler(IntegrationCompiler integrations, Limits limits, MetricRecorder metrics, TimeProvider time)
{
    private const int KnownSchema = 1;

    /// <exception cref="StageRefusedException">The snapshot asks for something that would not be done.</exception>
    public CompiledStage Compile(StageSnapshot snapshot, string hash)
    {
        Refuse(snapshot);
        var rest = snapshot.Rest!;
        var stage = new StageContext(snapshot);
        var series = new RouteSeriesKey(snapshot.AccountId, snapshot.ApiId, snapshot.ApiName, snapshot.Stage);
        var methods = rest.Resources
            .Select(resource => (Path: resource.Key, Methods: resource.Value.Methods
                .Where(method => method.Value.Integration is not null)
                .Select(method => (Verb: method.Key, Method: CompileMethod(stage, series, resource.Key, method.Key, method.Value)))
                .ToList()))
            .ToList();
        return new CompiledStage
        {
            Key = stage.Key,
            AccountId = snapshot.AccountId,
            Region = snapshot.Region,
            ApiId = snapshot.ApiId,
            ApiName = snapshot.ApiName,
            Stage = snapshot.Stage,
            DeploymentId = snapshot.DeploymentId,
            Hash = hash,
            ExecuteApiDisabled = rest.DisableExecuteApiEndpoint,
            AwsStrict = snapshot.Settings.AwsStrict,
            Routes = new RouteTable<CompiledMethod>(methods.Select(resource => (resource.Path, resource.Methods.Select(method => (method.Verb, method.Method))))),
            RouteNames = [.. methods.SelectMany(resource => resource.Methods.Select(method => (method.Verb, resource.Path)))],
            Unmatched = metrics.Open(series),
            Account = limits.Account(snapshot.AccountId),
        };
    }

    private CompiledMethod CompileMethod(StageContext stage, RouteSeriesKey series, string path, string verb, RestMethod method)
    {
        var variables = PathVariables.Of(path);
        if (variables.Count > PathCaptures.Capacity)
        {
            throw new StageRefusedException($"{path} has {variables.Count} variables; a path can have {PathCaptures.Capacity}.");
        }

        var limitKey = $"{path}/{verb}";
        var bucketKey = $"{stage.Key}{limitKey}";
        var settings = stage.SettingsOf(path, verb);
        return new CompiledMethod
        {
            ResourcePath = path,
            ResourceId = stage.Snapshot.Ids.Find("resource:" + path) ?? "",
            Verb = verb,
            LimitKey = limitKey,
            BucketKey = bucketKey,
            OperationName = method.OperationName,
            ApiKeyRequired = method.ApiKeyRequired,
            Rate = Rate.From(settings?.ThrottlingRateLimit, settings?.ThrottlingBurstLimit, time),
            Bucket = limits.Method(bucketKey),
            Integration = integrations.Compile(stage, variables, method, method.Integration!),
            Series = metrics.Open(series with { Resource = path, Method = verb }),
        };
    }

    private static void Refuse(StageSnapshot snapshot)
    {
        if (snapshot.Schema > KnownSchema)
        {
            throw new StageRefusedException($"The snapshot has schema {snapshot.Schema}; this node knows up to {KnownSchema}. Update the node.");
        }

        if (snapshot.Kind != ApiKind.REST || snapshot.Rest is null)
        {
            throw new StageRefusedException($"This node serves REST APIs; {snapshot.ApiName} is a {snapshot.Kind} API.");
        }

        if (Deployability.Check(snapshot) is { Count: > 0 } problems)
        {
            throw new StageRefusedException(string.Join(" ", problems.Select(problem => problem.Message)));
        }
    }
}

/// <summary>A snapshot while its parts are compiled.</summary>
internal sealed class StageContext(StageSnapshot snapshot)
{
    public StageSnapshot Snapshot => snapshot;

    public string Key { get; } = $"{snapshot.ApiId}/{snapshot.Stage}";

    /// <summary>The settings of a method: its own, else those of <c>*/*</c>. Keys are taken with and without the leading slash, and with <c>~1</c>.</summary>
    public MethodSettings? SettingsOf(string path, string verb)
    {
        MethodSettings? all = null;
        foreach (var (key, settings) in snapshot.Settings.MethodSettings)
        {
            if (key == "*/*")
            {
                all = settings;
            }
            else if (key.Replace("~1", "/", StringComparison.Ordinal).TrimStart('/') == $"{path.TrimStart('/')}/{verb}".TrimStart('/'))
            {
                return settings;
            }
        }

        return all;
    }

    /// <summary>Puts the stage's variables into a text; a missing one is empty.</summary>
    public string WithVariables(string text)
    {
        const string Opening = "${stageVariables.";
        for (var at = text.IndexOf(Opening, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Opening, at, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0)
            {
                break;
            }

            var value = snapshot.Settings.Variables.Find(text[(at + Opening.Length)..end]) ?? "";
            text = string.Concat(text.AsSpan(0, at), value, text.AsSpan(end + 1));
            at += value.Length;
        }

        return text;
    }
}

internal static class PathVariables
{
    /// <summary>Names of a path's variables in order, without braces and plus.</summary>
    public static IReadOnlyList<string> Of(string path) =>
        [.. path.Split('/').Where(part => part is ['{', .., '}']).Select(part => part[1..^1].TrimEnd('+'))];
}
