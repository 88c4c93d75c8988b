using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.Definitions.Rules;

/// <summary>Rules of a stage's settings, alone and together with the definition that the stage serves.</summary>
public static partial class StageRules
{
    public const int MaximumVariables = 100;
    private const int MaximumVariableName = 64;
    private const int MaximumVariableValue = 512;

    /// <summary>Every problem of the settings; with a definition, also of the two together.</summary>
    public static IReadOnlyList<Problem> Check(StageSettings settings, RestApi? api = null)
    {
        var problems = new ProblemList();
        CheckVariables(settings.Variables, "variables", problems);
        foreach (var (key, method) in settings.MethodSettings)
        {
            CheckMethodSettings(key, method, api, problems);
        }

        if (settings.CacheClusterSize is { } size && size is not ("0.5" or "1.6" or "6.1" or "13.5" or "28.4" or "58.2" or "118" or "237"))
        {
            problems.Error("cacheClusterSize", "cache-size", $"The cache size {ProblemList.Quote(size)} must be 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237 GB.");
        }

        if (settings.Canary is { } canary)
        {
            if (canary.PercentTraffic is not (>= 0 and <= 100))
            {
                problems.Error("canary.percentTraffic", "canary", $"The canary's share {canary.PercentTraffic.ToString(CultureInfo.InvariantCulture)} must be 0 to 100 %.");
            }

            CheckVariables(canary.StageVariableOverrides, "canary.stageVariableOverrides", problems);
        }

        if (api is not null)
        {
            CheckUsedVariables(settings, api, problems);
        }

        return problems.Problems;
    }

    private static void CheckVariables(Map<string> variables, string where, ProblemList problems)
    {
        if (variables.Count > MaximumVariables)
        {
            problems.Error(where, "stage-variables", $"There are {variables.Count} stage variables; at most {MaximumVariables} are allowed.");
        }

        foreach (var (name, value) in variables)
        {
            if (name.Length > MaximumVariableName || !VariableName().IsMatch(name))
            {
                problems.Error($"{where}.{name}", "stage-variable", $"The stage variable name {ProblemList.Quote(name)} must be 1 to {MaximumVariableName} letters, digits or underscores.");
            }

            if (value.Length > MaximumVariableValue || !VariableValue().IsMatch(value))
            {
                problems.Error($"{where}.{name}", "stage-variable", $"The value {ProblemList.Quote(value)} of stage variable {name} must be 1 to {MaximumVariableValue} letters, digits or - . _ ~ : / ? # & = ,");
            }
        }
    }

    private static void CheckMethodSettings(string key, MethodSettings settings, RestApi? api, ProblemList problems)
    {
        var where = $"methodSettings.{key}";
        var slash = key.LastIndexOf('/');
        if (key != "*/*" && (slash < 0 || !ResourceRules.Verbs.Contains(key[(slash + 1)..])))
        {
            problems.Error(where, "method-settings", $"The settings stand under {ProblemList.Quote(key)}; write */* or a path and a verb such as /pets/GET.");
        }
        else if (key != "*/*" && api is not null && PathOf(key) is var path && api.Resources.Find(path)?.Methods.ContainsKey(key[(slash + 1)..]) != true)
        {
            problems.Warning(where, "method-settings", $"The settings for {key} have no effect: the API has no such method.");
        }

        if (settings.LoggingLevel is not ("OFF" or "ERROR" or "INFO"))
        {
            problems.Error($"{where}.loggingLevel", "logging-level", $"The logging level {ProblemList.Quote(settings.LoggingLevel)} must be OFF, ERROR or INFO.");
        }

        if (settings.ThrottlingRateLimit is { } rate && !(rate >= 0 && double.IsFinite(rate)))
        {
            problems.Error($"{where}.throttlingRateLimit", "throttle", $"The rate {rate.ToString(CultureInfo.InvariantCulture)} must be 0 or more requests a second.");
        }

        if (settings.ThrottlingBurstLimit is < 0)
        {
            problems.Error($"{where}.throttlingBurstLimit", "throttle", $"The burst {settings.ThrottlingBurstLimit} must be 0 or more requests.");
        }

        if (settings.CacheTtlInSeconds is < 0 or > 3_600)
        {
            problems.Error($"{where}.cacheTtlInSeconds", "cache-ttl", $"The cache time {settings.CacheTtlInSeconds} s must be 0 to 3,600 s.");
        }
    }

    // A variable may be set after the deployment, so a missing one is no reason to refuse it.
    private static void CheckUsedVariables(StageSettings settings, RestApi api, ProblemList problems)
    {
        foreach (var (path, resource) in api.Resources)
        {
            foreach (var (verb, method) in resource.Methods)
            {
                foreach (var name in UsedVariable().Matches(method.Integration?.Uri ?? "").Select(match => match.Groups[1].Value).Distinct()
                    .Where(name => !settings.Variables.ContainsKey(name)))
                {
                    problems.Warning($"{path} {verb} integration.uri", "stage-variable", $"The backend address uses ${{stageVariables.{name}}}, which the stage does not set; calls fail until it does.");
                }
            }
        }
    }

    private static string PathOf(string key)
    {
        var path = key[..key.LastIndexOf('/')].Replace("~1", "/", StringComparison.Ordinal);
        return path.StartsWith('/') ? path : "/" + path;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[A-Za-z0-9._~:/?#&=,-]+\z")]
    private static partial Regex VariableValue();

    [GeneratedRegex(@"\$\{stageVariables\.([A-Za-z0-9_]+)\}")]
    private static partial Regex UsedVariable();
}
