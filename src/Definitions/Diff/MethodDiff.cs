using System.Globalization;
using System.Text;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Diff;

/// <summary>Differences of one method: who may call it, what it takes, where it goes, what it answers.</summary>
internal static class MethodDiff
{
    public static void Compare(
        string path, string verb, RestApi before, RestMethod old, RestApi after, RestMethod @new, List<Change> changes)
    {
        if (old.Equals(@new) && !SharedPartsDiffer(before, old, after, @new))
        {
            return;
        }

        var method = new Scope(path, verb, changes);
        CompareAccess(old, @new, method);
        CompareRequest(before, old, after, @new, method);
        CompareResponses(old, @new, method);
        method.Value("The operation name", old.OperationName, @new.OperationName);
        method.Value("The summary", old.Summary, @new.Summary);
        CompareIntegration(old.Integration, @new.Integration, method);
    }

    internal static string WithValues(string sentence, string? old, string? @new)
    {
        const int printable = 80;
        return (old?.Length ?? 0) > printable || (@new?.Length ?? 0) > printable || Multiline(old) || Multiline(@new)
            ? sentence + "."
            : (old, @new) switch
            {
                (null, _) => $"{sentence}: {@new}.",
                (_, null) => $"{sentence}; it was {old}.",
                _ => $"{sentence}: {@new}, was {old}.",
            };

        static bool Multiline(string? text) => text?.Contains('\n') == true;
    }

    internal static string Json<T>(T value) => Encoding.UTF8.GetString(DefinitionJson.Write(value));

    private static void CompareAccess(RestMethod old, RestMethod @new, Scope method)
    {
        if (old.ApiKeyRequired != @new.ApiKeyRequired)
        {
            method.Add(ChangeKind.Changed, @new.ApiKeyRequired ? "An API key is now required." : "An API key is no longer required.", @new.ApiKeyRequired);
        }

        var (was, now) = (Authorization(old), Authorization(@new));
        if (was != now)
        {
            method.Add(
                ChangeKind.Changed, $"Authorization is now {now}, was {was}.", @new.AuthorizationType != AuthorizationType.NONE, was, now);
        }

        foreach (var scope in @new.AuthorizationScopes.Except(old.AuthorizationScopes))
        {
            // Any one scope lets a caller in: one more is a wider door, unless there was no list at all.
            method.Add(ChangeKind.Added, $"The scope {scope} is accepted.", old.AuthorizationScopes.Count == 0);
        }

        foreach (var scope in old.AuthorizationScopes.Except(@new.AuthorizationScopes))
        {
            method.Add(ChangeKind.Removed, $"The scope {scope} is no longer asked for.", @new.AuthorizationScopes.Count > 0);
        }
    }

    private static string Authorization(RestMethod method) =>
        method.Authorizer is { } name ? $"{method.AuthorizationType} by {name}" : method.AuthorizationType.ToString();

    private static void CompareRequest(RestApi before, RestMethod old, RestApi after, RestMethod @new, Scope method)
    {
        var checksParameters = Validator(after, @new)?.ValidateRequestParameters == true;
        foreach (var (name, required) in @new.RequestParameters.Where(item => !IsPath(item.Key)))
        {
            if (!old.RequestParameters.TryGetValue(name, out var wasRequired))
            {
                method.Add(ChangeKind.Added, $"The {Words(name)} is declared, {(required ? "required" : "optional")}.", required && checksParameters);
            }
            else if (required != wasRequired)
            {
                method.Add(ChangeKind.Changed, $"The {Words(name)} is now {(required ? "required" : "optional")}.", required);
            }
        }

        foreach (var name in old.RequestParameters.Keys.Where(name => !IsPath(name) && !@new.RequestParameters.ContainsKey(name)))
        {
            method.Add(ChangeKind.Removed, $"The {Words(name)} is no longer declared.", breaking: false);
        }

        var wasChecked = Validator(before, old);
        var isChecked = Validator(after, @new);
        if (wasChecked != isChecked || old.RequestValidator != @new.RequestValidator)
        {
            var stricter = (isChecked?.ValidateRequestBody == true && wasChecked?.ValidateRequestBody != true)
                || (isChecked?.ValidateRequestParameters == true && wasChecked?.ValidateRequestParameters != true);
            method.Add(ChangeKind.Changed, $"Requests are now checked for {Checks(isChecked)}, were for {Checks(wasChecked)}.", stricter);
        }

        var checksBody = isChecked?.ValidateRequestBody == true;
        method.Entries("The request model for", old.RequestModels, @new.RequestModels, checksBody, checksBody);
    }

    private static void CompareResponses(RestMethod old, RestMethod @new, Scope method)
    {
        foreach (var (status, response) in old.Responses)
        {
            if (@new.Responses.Find(status) is not { } same)
            {
                method.Add(ChangeKind.Removed, $"The response {status} is no longer declared.", breaking: true);
            }
            else if (!response.Equals(same))
            {
                method.Entries($"In response {status}, the model for", response.Models, same.Models, breakingAdd: false, breakingChange: false);
                foreach (var name in same.Parameters.Keys.Except(response.Parameters.Keys))
                {
                    method.Add(ChangeKind.Added, $"Response {status} declares the {Words(name)}.", breaking: false);
                }

                foreach (var name in response.Parameters.Keys.Except(same.Parameters.Keys))
                {
                    method.Add(ChangeKind.Removed, $"Response {status} no longer declares the {Words(name)}.", breaking: true);
                }

                method.Value($"The description of response {status}", response.Description, same.Description);
            }
        }

        foreach (var status in @new.Responses.Keys.Where(status => !old.Responses.ContainsKey(status)))
        {
            method.Add(ChangeKind.Added, $"The response {status} is declared.", breaking: false);
        }
    }

    private static void CompareIntegration(Integration? old, Integration? @new, Scope method)
    {
        if (old is null || @new is null)
        {
            if (old is not null || @new is not null)
            {
                method.Add(
                    @new is null ? ChangeKind.Removed : ChangeKind.Added,
                    @new is null ? "The integration is gone; the operation cannot be deployed." : $"An integration is set: {@new.Type} {@new.Uri}.",
                    breaking: @new is null);
            }

            return;
        }

        method.Value("The integration type", old.Type.ToString(), @new.Type.ToString());
        method.Value("The backend address", old.Uri, @new.Uri);
        method.Value("The verb towards the backend", old.HttpMethod, @new.HttpMethod);
        method.Value("The connection", Connection(old), Connection(@new));
        method.Value("The credentials", old.Credentials, @new.Credentials);
        method.Value("The time-out", Milliseconds(old), Milliseconds(@new));
        method.Value("What is done with a body that has no template", old.PassthroughBehavior.ToString(), @new.PassthroughBehavior.ToString());
        method.Value("The conversion of request bodies", old.ContentHandling?.ToString(), @new.ContentHandling?.ToString());
        method.Value("The cache namespace", old.CacheNamespace, @new.CacheNamespace);
        method.Value("The cache key", string.Join(", ", old.CacheKeyParameters), string.Join(", ", @new.CacheKeyParameters));
        method.Value("The check of the backend's certificate", Certificate(old), Certificate(@new));
        method.Value("The way responses are sent", old.ResponseTransferMode.ToString(), @new.ResponseTransferMode.ToString());
        method.Value("The load balancer", old.IntegrationTarget, @new.IntegrationTarget);
        method.Entries("The mapping to", old.RequestParameters, @new.RequestParameters, breakingAdd: false, breakingChange: false);
        method.Entries("The request template for", old.RequestTemplates, @new.RequestTemplates, breakingAdd: false, breakingChange: false);
        foreach (var status in old.Responses.Keys.Union(@new.Responses.Keys))
        {
            CompareLane(status, old.Responses.Find(status), @new.Responses.Find(status), method);
        }
    }

    private static void CompareLane(string status, IntegrationResponse? old, IntegrationResponse? @new, Scope method)
    {
        if (old is null || @new is null)
        {
            method.Add(
                @new is null ? ChangeKind.Removed : ChangeKind.Added,
                @new is null ? $"Backend answers are no longer mapped to {status}." : $"Backend answers that match {Pattern(@new)} are mapped to {status}.",
                breaking: @new is null);
            return;
        }

        method.Value($"Which backend answers become {status}", Pattern(old), Pattern(@new));
        method.Entries($"In the mapping to {status}, the", old.ResponseParameters, @new.ResponseParameters, breakingAdd: false, breakingChange: false);
        method.Entries($"In the mapping to {status}, the template for", old.ResponseTemplates, @new.ResponseTemplates, breakingAdd: false, breakingChange: false);
        method.Value($"The conversion of bodies of {status}", old.ContentHandling?.ToString(), @new.ContentHandling?.ToString());
    }

    // A validator may keep its name and change what it checks.
    private static bool SharedPartsDiffer(RestApi before, RestMethod old, RestApi after, RestMethod @new) =>
        Validator(before, old) != Validator(after, @new);

    private static RequestValidator? Validator(RestApi api, RestMethod method) =>
        method.RequestValidator is { } name ? api.RequestValidators.Find(name) : null;

    private static string Checks(RequestValidator? validator) => validator switch
    {
        { ValidateRequestBody: true, ValidateRequestParameters: true } => "body and parameters",
        { ValidateRequestBody: true } => "the body",
        { ValidateRequestParameters: true } => "parameters",
        _ => "nothing",
    };

    private static bool IsPath(string parameter) => parameter.StartsWith("method.request.path.", StringComparison.Ordinal);

    private static string Pattern(IntegrationResponse response) =>
        string.IsNullOrEmpty(response.SelectionPattern) ? "no other pattern" : response.SelectionPattern;

    private static string Connection(Integration integration) =>
        integration.ConnectionId is { } id ? $"{integration.ConnectionType} {id}" : integration.ConnectionType.ToString();

    private static string Milliseconds(Integration integration) => integration.TimeoutInMillis.ToString("N0", CultureInfo.InvariantCulture) + " ms";

    private static string Certificate(Integration integration) => integration.InsecureSkipVerification ? "off" : "on";

    /// <summary><c>method.request.querystring.limit</c> as <c>query parameter limit</c>.</summary>
    private static string Words(string parameter)
    {
        var parts = parameter.Split('.', 4);
        return parts.Length < 4
            ? parameter
            : parts[2] switch
            {
                "querystring" or "multivaluequerystring" => $"query parameter {parts[3]}",
                "header" or "multivalueheader" => $"header {parts[3]}",
                "path" => $"path parameter {parts[3]}",
                _ => parameter,
            };
    }

    private sealed record Scope(string Path, string Verb, List<Change> Changes)
    {
        public void Add(ChangeKind kind, string what, bool breaking, string? before = null, string? after = null) =>
            Changes.Add(new Change(kind, Path, Verb, what, breaking, before, after));

        public void Value(string what, string? old, string? @new)
        {
            if (old == @new)
            {
                return;
            }

            var kind = old is null ? ChangeKind.Added : @new is null ? ChangeKind.Removed : ChangeKind.Changed;
            var verb = kind switch { ChangeKind.Added => "is now set", ChangeKind.Removed => "is no longer set", _ => "is different" };
            Add(kind, WithValues($"{what} {verb}", old, @new), breaking: false, old, @new);
        }

        public void Entries(string what, Map<string> old, Map<string> @new, bool breakingAdd, bool breakingChange)
        {
            if (old.Equals(@new))
            {
                return;
            }

            foreach (var key in old.Keys.Union(@new.Keys))
            {
                var (was, now) = (old.Find(key), @new.Find(key));
                if (was == now)
                {
                    continue;
                }

                var kind = was is null ? ChangeKind.Added : now is null ? ChangeKind.Removed : ChangeKind.Changed;
                var verb = kind switch { ChangeKind.Added => "is new", ChangeKind.Removed => "is gone", _ => "is different" };
                Add(kind, WithValues($"{what} {key} {verb}", was, now), kind == ChangeKind.Added ? breakingAdd : breakingChange, was, now);
            }
        }
    }
}
