using System.Text.Json;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Reads <c>x-amazon-apigateway-integration</c>, and writes the proxy that stands in where a document has none.</summary>
internal sealed class IntegrationReader(References references, Substitution substitution, NoteList notes)
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "type", "uri", "httpMethod", "credentials", "connectionType", "connectionId", "contentHandling", "passthroughBehavior", "requestParameters",
        "requestTemplates", "timeoutInMillis", "cacheNamespace", "cacheKeyParameters", "tlsConfig", "responseTransferMode", "integrationTarget", "responses",
    };

    /// <summary>An HTTP proxy to an address below <paramref name="baseUrl"/>, whose path variables are those of the resource.</summary>
    public static Integration Proxy(string baseUrl, TakenPath path, string verb) => new()
    {
        Type = IntegrationType.HTTP_PROXY,
        HttpMethod = verb,
        Uri = baseUrl + path.BackendPath,
        RequestParameters = ResourceRules.Variables(path.BackendPath).ToMap(name => "integration.request.path." + name, name => "method.request.path." + name),
    };

    /// <summary>Null, with a note, when the extension cannot be read.</summary>
    public Integration? Read(JsonElement extension, TakenPath path, string pointer)
    {
        if (references.Resolve(extension, ref pointer) is not { ValueKind: JsonValueKind.Object } element)
        {
            notes.Error("integration", pointer, "x-amazon-apigateway-integration must be an object.");
            return null;
        }

        if (Named<IntegrationType>(element, "type", pointer) is not { } type)
        {
            if (element.Text("type") is null)
            {
                notes.Error("integration", pointer, "The integration has no type; http, http_proxy, mock, aws and aws_proxy are known.");
            }

            return null;
        }

        foreach (var unknown in element.EnumerateObject().Where(property => !Known.Contains(property.Name)))
        {
            notes.Once(Severity.Warning, "integration-key", unknown.Name, Pointers.Append(pointer, unknown.Name), $"Not taken: {unknown.Name} is not part of a REST API's integration.");
        }

        return new Integration
        {
            Type = type,
            HttpMethod = type == IntegrationType.MOCK ? null : element.Text("httpMethod")?.ToUpperInvariant(),
            Uri = substitution.Apply(element.Get("uri")),
            Credentials = substitution.Apply(element.Get("credentials")),
            ConnectionType = Named<ConnectionType>(element, "connectionType", pointer) ?? ConnectionType.INTERNET,
            ConnectionId = substitution.Apply(element.Get("connectionId")),
            ContentHandling = Named<ContentHandling>(element, "contentHandling", pointer),
            PassthroughBehavior = Named<PassthroughBehavior>(element, "passthroughBehavior", pointer) ?? PassthroughBehavior.WHEN_NO_MATCH,
            RequestParameters = Renamed(Texts(element, "requestParameters", pointer), path),
            RequestTemplates = Texts(element, "requestTemplates", pointer),
            TimeoutInMillis = element.Integer("timeoutInMillis") ?? 29_000,
            CacheNamespace = element.Text("cacheNamespace"),
            CacheKeyParameters = [.. element.Texts("cacheKeyParameters").Select(parameter => Rename(parameter, path))],
            InsecureSkipVerification = element.Object("tlsConfig")?.Flag("insecureSkipVerification") == true,
            ResponseTransferMode = Named<ResponseTransferMode>(element, "responseTransferMode", pointer) ?? ResponseTransferMode.BUFFERED,
            IntegrationTarget = substitution.Apply(element.Get("integrationTarget")),
            Responses = Responses(element, pointer),
        };
    }

    private Map<IntegrationResponse> Responses(JsonElement integration, string pointer)
    {
        var responses = new Dictionary<string, IntegrationResponse>(StringComparer.Ordinal);
        foreach (var item in integration.Properties("responses"))
        {
            var place = Pointers.Append(pointer + "/responses", item.Name);
            if (item.Value.Scalar("statusCode") is not { } status)
            {
                notes.Error("integration-response", place, $"The integration response \"{item.Name}\" has no statusCode; it is not taken.");
                continue;
            }

            var response = new IntegrationResponse
            {
                SelectionPattern = item.Name == "default" ? null : item.Name,
                ResponseParameters = Texts(item.Value, "responseParameters", place),
                ResponseTemplates = Texts(item.Value, "responseTemplates", place),
                ContentHandling = Named<ContentHandling>(item.Value, "contentHandling", place),
            };
            if (responses.TryGetValue(status, out var other))
            {
                response = Join(other, response, status, place);
            }

            responses[status] = response;
        }

        return responses.ToMap();
    }

    // One status has one integration response; two patterns that map alike are one pattern.
    private IntegrationResponse Join(IntegrationResponse first, IntegrationResponse second, string status, string pointer)
    {
        if (first with { SelectionPattern = null } != second with { SelectionPattern = null })
        {
            notes.Warning("integration-response", pointer, $"Not taken: two patterns lead to {status} with different mappings; the first, \"{first.SelectionPattern ?? "default"}\", is kept.");
            return first;
        }

        return first.SelectionPattern is null || second.SelectionPattern is null
            ? first with { SelectionPattern = null }
            : first with { SelectionPattern = $"(?:{first.SelectionPattern})|(?:{second.SelectionPattern})" };
    }

    private Map<string> Texts(JsonElement element, string name, string pointer)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in element.Properties(name))
        {
            if (substitution.Apply(item.Value) is { } text)
            {
                texts[item.Name] = text;
            }
            else if (item.Value.ValueKind != JsonValueKind.Null)
            {
                notes.Warning("integration-text", Pointers.Append($"{pointer}/{name}", item.Name), $"Not taken: {name} \"{item.Name}\" must be a text, and is {item.Value.GetRawText()[..Math.Min(40, item.Value.GetRawText().Length)]}.");
            }
        }

        return texts.ToMap();
    }

    private static Map<string> Renamed(Map<string> mappings, TakenPath path) =>
        path.Renamed.Count == 0 ? mappings : mappings.ToMap(item => item.Key, item => Rename(item.Value, path));

    private static string Rename(string expression, TakenPath path)
    {
        const string prefix = "method.request.path.";
        return expression.StartsWith(prefix, StringComparison.Ordinal) && path.Renamed.TryGetValue(expression[prefix.Length..], out var name)
            ? prefix + name
            : expression;
    }

    private T? Named<T>(JsonElement element, string name, string pointer)
        where T : struct, Enum
    {
        if (element.Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (Enum.GetNames<T>().FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<T>(known);
        }

        notes.Error("integration", Pointers.Append(pointer, name), $"{name} \"{text}\" is not known; it may be {string.Join(", ", Enum.GetNames<T>())}.");
        return null;
    }
}
