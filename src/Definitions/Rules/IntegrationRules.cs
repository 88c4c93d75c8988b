using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Rules;

/// <summary>Rules of an integration: its address, mappings and the lanes back.</summary>
internal static partial class IntegrationRules
{
    public static void Check(string path, string method, RestMethod owner, Integration integration, ProblemList problems)
    {
        var where = $"{method} integration";
        if (integration.TimeoutInMillis is < 50 or > 29_000)
        {
            problems.Error($"{where}.timeoutInMillis", "timeout", string.Create(
                CultureInfo.InvariantCulture, $"The time-out {integration.TimeoutInMillis:N0} ms must be 50 to 29,000 ms."));
        }

        if (integration.Type != IntegrationType.MOCK)
        {
            CheckTarget(where, integration, problems);
        }

        CheckRequestMapping(path, where, owner, integration, problems);
        ApiRules.CheckTemplates($"{where}.requestTemplates", integration.RequestTemplates, problems);
        if (integration.Type is IntegrationType.HTTP_PROXY or IntegrationType.AWS_PROXY)
        {
            return;
        }

        if (integration.Responses.Count == 0)
        {
            problems.Error($"{where}.responses", "no-response", $"{integration.Type} needs at least one integration response, or every call fails with 500; add a default one.");
        }

        var defaults = integration.Responses.Where(item => string.IsNullOrEmpty(item.Value.SelectionPattern)).Select(item => item.Key).ToArray();
        if (defaults.Length > 1)
        {
            problems.Error($"{where}.responses", "default-response", $"Only one integration response can be the default; {string.Join(" and ", defaults)} have no pattern.");
        }

        foreach (var (status, response) in integration.Responses)
        {
            CheckResponse($"{where}.responses.{status}", status, owner, response, problems);
        }
    }

    private static void CheckTarget(string where, Integration integration, ProblemList problems)
    {
        if (string.IsNullOrEmpty(integration.HttpMethod) || !ResourceRules.Verbs.Contains(integration.HttpMethod))
        {
            problems.Error($"{where}.httpMethod", "integration-verb", string.IsNullOrEmpty(integration.HttpMethod)
                ? $"{integration.Type} needs the verb to call the backend with."
                : $"{ProblemList.Quote(integration.HttpMethod)} is no verb to call a backend with; they are {string.Join(", ", ResourceRules.Verbs)}.");
        }

        var uri = integration.Uri ?? "";
        if (integration.ConnectionType == ConnectionType.VPC_LINK && string.IsNullOrEmpty(integration.ConnectionId))
        {
            problems.Error($"{where}.connectionId", "connection", "A connection through a VPC link needs the link's id.");
        }

        if (integration.Type is IntegrationType.AWS or IntegrationType.AWS_PROXY)
        {
            CheckArn(where, integration.Type, uri, problems);
            return;
        }

        if (!IsHttpAddress(uri))
        {
            problems.Error($"{where}.uri", "integration-uri", $"{ProblemList.Quote(uri)} is no HTTP address; write one such as https://pets.example.com/pets/{{petId}}.");
        }

        foreach (var name in Placeholders(uri).Where(name => !integration.RequestParameters.ContainsKey("integration.request.path." + name)))
        {
            problems.Error(
                $"{where}.uri", "uri-variable",
                $"The address holds {{{name}}}, but nothing fills it; map integration.request.path.{name}, for example from method.request.path.{name}.");
        }
    }

    private static void CheckArn(string where, IntegrationType type, string uri, ProblemList problems)
    {
        if (uri.StartsWith("${", StringComparison.Ordinal))
        {
            return;
        }

        if (!uri.StartsWith("arn:", StringComparison.Ordinal) || uri.Split(':').Length < 6)
        {
            problems.Error($"{where}.uri", "integration-uri", $"{type} needs an ARN such as arn:aws:apigateway:us-east-1:sqs:path/…; {ProblemList.Quote(uri)} is none.");
        }
        else if (!ArnAction().IsMatch(uri))
        {
            problems.Error($"{where}.uri", "integration-uri", $"The ARN {ProblemList.Quote(uri)} must contain path/… or action/….");
        }
        else if (type == IntegrationType.AWS_PROXY && uri.Split(':') is var parts && parts[4] is not ("lambda" or "firehose"))
        {
            problems.Error($"{where}.uri", "integration-uri", $"AWS_PROXY calls Lambda functions and Firehose streams only; {ProblemList.Quote(uri)} names {parts[4]}.");
        }
    }

    private static void CheckRequestMapping(string path, string where, RestMethod owner, Integration integration, ProblemList problems)
    {
        var variables = ResourceRules.Variables(path).ToHashSet(StringComparer.Ordinal);
        foreach (var (target, expression) in integration.RequestParameters)
        {
            var at = $"{where}.requestParameters.{target}";
            if (!RequestTarget().IsMatch(target))
            {
                problems.Error(at, "mapping-target", $"{ProblemList.Quote(target)} must be integration.request.{{path|querystring|header}}.{{name}}.");
            }

            if (MappingExpression.ParseRequest(expression) is not { } parsed)
            {
                problems.Error(at, "mapping-expression", $"{ProblemList.Quote(expression)} is no mapping expression; write method.request.…, context.…, stageVariables.… or 'text' in single quotes.");
            }
            else if (parsed.Source == MappingSource.Path && !variables.Contains(parsed.Name))
            {
                problems.Error(at, "mapping-expression", $"{expression} names a path parameter that {path} does not have.");
            }
            else if (parsed.Source is MappingSource.QueryString or MappingSource.Header && !owner.RequestParameters.ContainsKey(expression))
            {
                problems.Warning(at, "mapping-undeclared", $"{expression} is not declared among the method's request parameters; Amazon API Gateway asks for that.");
            }
        }
    }

    private static void CheckResponse(string where, string status, RestMethod owner, IntegrationResponse response, ProblemList problems)
    {
        if (!ApiRules.IsStatus(status))
        {
            problems.Error(where, "status-code", $"The status {ProblemList.Quote(status)} must be three digits, 100 to 599.");
        }

        var declared = owner.Responses.Find(status);
        if (declared is null)
        {
            problems.Error(where, "method-response", $"Backend answers are mapped to {status}, which is not among the method's responses; declare the response {status}.");
        }

        if (response.SelectionPattern is { Length: > 0 } pattern && MethodRules.RegexProblem(pattern) is { } bad)
        {
            problems.Error($"{where}.selectionPattern", "regex", $"The selection pattern {ProblemList.Quote(pattern)} is no regular expression: {bad}");
        }

        foreach (var (target, expression) in response.ResponseParameters)
        {
            var at = $"{where}.responseParameters.{target}";
            if (!target.StartsWith("method.response.header.", StringComparison.Ordinal) || !MappingExpression.IsName(target["method.response.header.".Length..]))
            {
                problems.Error(at, "mapping-target", $"{ProblemList.Quote(target)} must be method.response.header.{{name}}.");
            }
            else if (declared is not null && !declared.Parameters.ContainsKey(target))
            {
                problems.Error(at, "mapping-target", $"The header {target["method.response.header.".Length..]} is mapped, but response {status} does not declare it.");
            }

            if (MappingExpression.ParseResponse(expression) is null)
            {
                problems.Error(at, "mapping-expression", $"{ProblemList.Quote(expression)} is no mapping expression; write integration.response.header.…, context.…, stageVariables.… or 'text' in single quotes.");
            }
        }

        ApiRules.CheckTemplates($"{where}.responseTemplates", response.ResponseTemplates, problems);
    }

    // Stage variables and path variables may stand anywhere, so the address is judged with examples in their place.
    internal static bool IsHttpAddress(string uri)
    {
        var filled = Placeholder().Replace(StageVariable().Replace(uri, "x"), "x");
        if (StageVariable().Match(uri) is { Success: true, Index: 0 } first && !uri[first.Length..].StartsWith("://", StringComparison.Ordinal))
        {
            return true;
        }

        if (uri.StartsWith("${stageVariables.", StringComparison.Ordinal))
        {
            filled = "http" + filled[filled.IndexOf(':', StringComparison.Ordinal)..];
        }

        return Uri.TryCreate(filled, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
            && parsed.Host.Length > 0;
    }

    internal static IEnumerable<string> Placeholders(string uri) =>
        Placeholder().Matches(StageVariable().Replace(uri, "")).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\$\{stageVariables\.[A-Za-z0-9_]+\}")]
    private static partial Regex StageVariable();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^integration\.request\.(?:path|querystring|header)\.[a-zA-Z0-9._$-]+\z")]
    private static partial Regex RequestTarget();

    [GeneratedRegex(@":(?:path|action)/")]
    private static partial Regex ArnAction();
}
