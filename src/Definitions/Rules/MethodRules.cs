using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Rules;

/// <summary>Rules of one method: its verb, parameters, models, access and responses.</summary>
internal static partial class MethodRules
{
    public static void Check(RestApi api, string path, string verb, RestMethod method, ProblemList problems)
    {
        var where = $"{path} {verb}";
        if (!ResourceRules.Verbs.Contains(verb))
        {
            problems.Error(where, "verb", $"{ProblemList.Quote(verb)} is no verb of a method; they are {string.Join(", ", ResourceRules.Verbs)}.");
        }

        CheckAccess(api, where, method, problems);
        CheckRequest(api, path, where, method, problems);
        foreach (var (status, response) in method.Responses)
        {
            CheckResponse(api, $"{where} responses.{status}", status, response, problems);
        }

        if (method.Integration is { } integration)
        {
            IntegrationRules.Check(path, where, method, integration, problems);
        }
        else
        {
            problems.Error($"{where} integration", "no-integration", $"No integration is defined for {verb} {path}; say where its requests go.");
        }
    }

    /// <summary>Null when the text is a regular expression.</summary>
    internal static string? RegexProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException failure)
        {
            return failure.Message;
        }
    }

    private static void CheckAccess(RestApi api, string where, RestMethod method, ProblemList problems)
    {
        var needsAuthorizer = method.AuthorizationType is AuthorizationType.CUSTOM or AuthorizationType.COGNITO_USER_POOLS;
        if (needsAuthorizer && string.IsNullOrEmpty(method.Authorizer))
        {
            problems.Error($"{where} authorizer", "authorizer", $"{where} has authorization {method.AuthorizationType} but names no authorizer.");
        }
        else if (method.Authorizer is { Length: > 0 } name)
        {
            if (api.Authorizers.Find(name) is not { } authorizer)
            {
                problems.Error($"{where} authorizer", "authorizer", $"{where} names the authorizer {ProblemList.Quote(name)}, which this API does not have.");
            }
            else if (!needsAuthorizer || (authorizer.Type == AuthorizerType.COGNITO_USER_POOLS) != (method.AuthorizationType == AuthorizationType.COGNITO_USER_POOLS))
            {
                problems.Error($"{where} authorizer", "authorizer", $"{where} has authorization {method.AuthorizationType}, which does not go with the {authorizer.Type} authorizer {name}.");
            }
        }

        if (method.AuthorizationScopes.Count > 0 && method.AuthorizationType != AuthorizationType.COGNITO_USER_POOLS)
        {
            problems.Warning($"{where} authorizationScopes", "scopes", $"{where} lists scopes, but authorization {method.AuthorizationType} does not look at them.");
        }
    }

    private static void CheckRequest(RestApi api, string path, string where, RestMethod method, ProblemList problems)
    {
        var variables = ResourceRules.Variables(path).ToHashSet(StringComparer.Ordinal);
        foreach (var key in method.RequestParameters.Keys)
        {
            if (MappingExpression.ParseRequest(key) is not { Source: MappingSource.Path or MappingSource.QueryString or MappingSource.MultiValueQueryString or MappingSource.Header or MappingSource.MultiValueHeader } parameter
                || !key.StartsWith("method.request.", StringComparison.Ordinal))
            {
                problems.Error(
                    $"{where} requestParameters", "parameter-name",
                    $"{ProblemList.Quote(key)} must be method.request.{{path|querystring|header}}.{{name}}, the name of letters, digits and . _ $ - only.");
            }
            else if (parameter.Source == MappingSource.Path && !variables.Contains(parameter.Name))
            {
                problems.Warning($"{where} requestParameters", "path-parameter", $"{where} declares the path parameter {parameter.Name}, which is not in {path}.");
            }
        }

        // A header and its multi-value form are one parameter, read in two ways.
        foreach (var twice in method.RequestParameters.Keys
            .Select(key => key.Replace(".multivalue", ".", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .GroupBy(key => key.Split('.', 4)[^1], StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
        {
            problems.Error($"{where} requestParameters", "parameter-unique", $"Parameter names must be unique across query string, headers and path; {ProblemList.Quote(twice.Key)} is declared {twice.Count()} times.");
        }

        if (method.RequestValidator is { } validator && !api.RequestValidators.ContainsKey(validator))
        {
            problems.Error($"{where} requestValidator", "validator", $"{where} names the request validator {ProblemList.Quote(validator)}, which this API does not have.");
        }

        CheckModels(api, $"{where} requestModels", method.RequestModels, problems);
    }

    private static void CheckResponse(RestApi api, string where, string status, MethodResponse response, ProblemList problems)
    {
        if (!ApiRules.IsStatus(status))
        {
            problems.Error(where, "status-code", $"The status {ProblemList.Quote(status)} must be three digits, 100 to 599.");
        }

        foreach (var key in response.Parameters.Keys.Where(key => !ResponseHeader().IsMatch(key)))
        {
            problems.Error(where, "parameter-name", $"{ProblemList.Quote(key)} must be method.response.header.{{name}}, the name of letters, digits and . _ $ - only.");
        }

        CheckModels(api, where, response.Models, problems);
    }

    private static void CheckModels(RestApi api, string where, Map<string> models, ProblemList problems)
    {
        foreach (var (type, name) in models)
        {
            if (type != "$default" && !ApiRules.IsMediaType(type))
            {
                problems.Error(where, "content-type", $"{ProblemList.Quote(type)} is no content type; a model stands under one such as application/json.");
            }

            // Every API has these two without saying so.
            if (!api.Models.ContainsKey(name) && name is not ("Empty" or "Error"))
            {
                problems.Error(where, "model", $"The model {ProblemList.Quote(name)} for {type} is not defined in this API.");
            }
        }
    }

    [GeneratedRegex(@"^method\.response\.header\.[a-zA-Z0-9._$-]+\z")]
    private static partial Regex ResponseHeader();
}
