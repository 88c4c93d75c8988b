using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Rules;

/// <summary>Rules of the API as a whole and of its named parts: models, validators, authorizers, gateway responses.</summary>
internal static partial class ApiRules
{
    private const int MaximumPolicy = 8_192;
    private const int MaximumCompressionSize = 10_485_760;

    private static readonly HashSet<string> GatewayResponseTypes = new(StringComparer.Ordinal)
    {
        "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "BAD_REQUEST_BODY",
        "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT",
        "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE",
        "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
    };

    public static void Check(RestApi api, ProblemList problems)
    {
        CheckApi(api, problems);
        foreach (var (name, model) in api.Models)
        {
            CheckModel(name, model, problems);
        }

        foreach (var name in api.RequestValidators.Keys.Where(string.IsNullOrWhiteSpace))
        {
            problems.Error($"validator {name}", "validator-name", "A request validator's name must not be blank.");
        }

        foreach (var (name, authorizer) in api.Authorizers)
        {
            CheckAuthorizer(name, authorizer, problems);
        }

        foreach (var (type, response) in api.GatewayResponses)
        {
            CheckGatewayResponse(type, response, problems);
        }
    }

    public static bool IsMediaType(string value) => MediaType().IsMatch(value);

    public static bool IsStatus(string? value) => value is not null && Status().IsMatch(value);

    public static void CheckTemplates(string where, Map<string> templates, ProblemList problems)
    {
        foreach (var (type, template) in templates)
        {
            if (type != "$default" && !IsMediaType(type))
            {
                problems.Error($"{where}.{type}", "content-type", $"{ProblemList.Quote(type)} is no content type; a template stands under one such as application/json.");
            }

            if (System.Text.Encoding.UTF8.GetByteCount(template) is var bytes and > MappingTemplate.MaximumBytes)
            {
                problems.Error(
                    $"{where}.{type}", "template-size",
                    string.Create(CultureInfo.InvariantCulture, $"The mapping template for {type} has {bytes:N0} bytes; at most {MappingTemplate.MaximumBytes:N0} (300 KB) are allowed."));
            }
        }
    }

    private static void CheckApi(RestApi api, ProblemList problems)
    {
        if (api.MinimumCompressionSize is < 0 or > MaximumCompressionSize)
        {
            problems.Error("minimumCompressionSize", "compression-size", string.Create(
                CultureInfo.InvariantCulture, $"The minimum compression size {api.MinimumCompressionSize:N0} must be 0 to {MaximumCompressionSize:N0} bytes."));
        }

        foreach (var type in api.BinaryMediaTypes.Where(type => !IsMediaType(type)))
        {
            problems.Error("binaryMediaTypes", "content-type", $"The binary media type {ProblemList.Quote(type)} is no media type such as image/png or */*.");
        }

        if (api.Endpoint.Types.Count != 1 || api.Endpoint.Types[0] is not ("REGIONAL" or "EDGE" or "PRIVATE"))
        {
            problems.Error("endpoint.types", "endpoint-type", $"The endpoint type must be one of REGIONAL, EDGE and PRIVATE; it is {ProblemList.Quote(string.Join(", ", api.Endpoint.Types))}.");
        }

        if (api.Endpoint.IpAddressType is not ("ipv4" or "dualstack"))
        {
            problems.Error("endpoint.ipAddressType", "endpoint-type", $"The IP address type {ProblemList.Quote(api.Endpoint.IpAddressType)} must be ipv4 or dualstack.");
        }

        if (api.Policy is { } policy)
        {
            if (policy.Length > MaximumPolicy)
            {
                problems.Error("policy", "policy-size", string.Create(
                    CultureInfo.InvariantCulture, $"The resource policy has {policy.Length:N0} characters; at most {MaximumPolicy:N0} are allowed."));
            }

            if (JsonProblem(policy) is { } why)
            {
                problems.Error("policy", "policy-json", $"The resource policy is no JSON object: {why}");
            }
        }
    }

    private static void CheckModel(string name, ApiModel model, ProblemList problems)
    {
        var where = $"model {name}";
        if (!Alphanumeric().IsMatch(name))
        {
            problems.Error(where, "model-name", $"The model name {ProblemList.Quote(name)} must be letters and digits only.");
        }

        if (!IsMediaType(model.ContentType))
        {
            problems.Error(where, "content-type", $"{ProblemList.Quote(model.ContentType)} is no content type.");
        }

        if (model.Schema is not null && JsonProblem(model.Schema) is { } why)
        {
            problems.Error(where, "model-schema", $"The schema of model {name} is no JSON object: {why}");
        }
    }

    private static void CheckAuthorizer(string name, Authorizer authorizer, ProblemList problems)
    {
        var where = $"authorizer {name}";
        if (string.IsNullOrWhiteSpace(name) || name.Length > 128)
        {
            problems.Error(where, "authorizer-name", $"The authorizer name {ProblemList.Quote(name)} must have 1 to 128 characters.");
        }

        if (authorizer.ResultTtlInSeconds is < 0 or > 3_600)
        {
            problems.Error(where, "authorizer-ttl", string.Create(
                CultureInfo.InvariantCulture, $"Authorizer {name} keeps results for {authorizer.ResultTtlInSeconds:N0} s; 0 to 3,600 are allowed."));
        }

        if (authorizer.Type == AuthorizerType.COGNITO_USER_POOLS ? authorizer.ProviderArns.Count == 0 : string.IsNullOrEmpty(authorizer.AuthorizerUri))
        {
            problems.Error(where, "authorizer-target", authorizer.Type == AuthorizerType.COGNITO_USER_POOLS
                ? $"Authorizer {name} names no user pool (providerARNs)."
                : $"Authorizer {name} has no authorizerUri to ask.");
        }

        var sources = (authorizer.IdentitySource ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var source in sources.Where(source => !IdentitySource().IsMatch(source)))
        {
            problems.Error(where, "identity-source", $"Authorizer {name} reads {ProblemList.Quote(source)}, which is no identity source such as method.request.header.Authorization.");
        }

        if (authorizer.Type == AuthorizerType.TOKEN && (sources.Length != 1 || !sources[0].StartsWith("method.request.header.", StringComparison.Ordinal)))
        {
            problems.Error(where, "identity-source", $"A TOKEN authorizer reads exactly one header; {name} reads {ProblemList.Quote(authorizer.IdentitySource ?? "")}.");
        }

        if (authorizer.Type == AuthorizerType.REQUEST && sources.Length == 0 && authorizer.ResultTtlInSeconds > 0)
        {
            problems.Error(where, "identity-source", $"Authorizer {name} keeps its results and therefore needs an identity source; name one, or set its time to 0.");
        }

        if (authorizer.IdentityValidationExpression is { } expression && MethodRules.RegexProblem(expression) is { } bad)
        {
            problems.Error(where, "regex", $"The validation expression of authorizer {name}, {ProblemList.Quote(expression)}, is no regular expression: {bad}");
        }
    }

    private static void CheckGatewayResponse(string type, GatewayResponse response, ProblemList problems)
    {
        var where = $"gateway response {type}";
        if (!GatewayResponseTypes.Contains(type))
        {
            problems.Error(where, "gateway-response-type", $"{ProblemList.Quote(type)} is no type of gateway response; they are {string.Join(", ", GatewayResponseTypes)}.");
        }

        if (response.StatusCode is { } status && !IsStatus(status))
        {
            problems.Error(where, "status-code", $"The status {ProblemList.Quote(status)} of {type} must be three digits, 100 to 599.");
        }

        foreach (var (key, value) in response.ResponseParameters)
        {
            if (!GatewayResponseParameter().IsMatch(key))
            {
                problems.Error(where, "mapping-target", $"{ProblemList.Quote(key)} must be gatewayresponse.header.{{name}}.");
            }

            if (MappingExpression.ParseRequest(value) is null or { Source: MappingSource.Body })
            {
                problems.Error(where, "mapping-expression", $"{ProblemList.Quote(value)} for {key} is no mapping expression; write 'text' in single quotes, method.request.…, context.… or stageVariables.….");
            }
        }

        CheckTemplates($"{where} responseTemplates", response.ResponseTemplates, problems);
    }

    private static string? JsonProblem(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : $"it is {document.RootElement.ValueKind}.";
        }
        catch (JsonException failure)
        {
            return failure.Message;
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9!#$&^_.+*-]+/[a-zA-Z0-9!#$&^_.+*-]+(?:\s*;.*)?\z")]
    private static partial Regex MediaType();

    [GeneratedRegex(@"^[1-5]\d\d\z")]
    private static partial Regex Status();

    [GeneratedRegex(@"^[a-zA-Z0-9]+\z")]
    private static partial Regex Alphanumeric();

    [GeneratedRegex(@"^(?:method\.request\.(?:header|querystring|multivalueheader|multivaluequerystring)|stageVariables|context)\.[a-zA-Z0-9._$-]+\z")]
    private static partial Regex IdentitySource();

    [GeneratedRegex(@"^gatewayresponse\.(?:header|path|querystring)\.[a-zA-Z0-9._$-]+\z")]
    private static partial Regex GatewayResponseParameter();
}
