using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>What a method looks like before anyone has edited it, and how it changes when its integration becomes another one.</summary>
internal static class NewMethods
{
    private const string Json = "application/json";

    /// <summary>A mock that answers 200 with a small body: works as it stands, without any backend.</summary>
    public static RestMethod Mock(string path) => WithPathParameters(path) with
    {
        Integration = MockIntegration(),
        Responses = Answers200,
    };

    public static RestMethod HttpProxy(string path, string verb, string? uri) => WithPathParameters(path) with
    {
        Integration = WithPathMappings(path, new Integration { Type = IntegrationType.HTTP_PROXY, HttpMethod = verb, Uri = uri }),
        Responses = Answers200,
    };

    public static RestMethod Http(string path, string verb, string? uri) => WithPathParameters(path) with
    {
        Integration = WithPathMappings(
            path, new Integration { Type = IntegrationType.HTTP, HttpMethod = verb, Uri = uri, Responses = [KeyValuePair.Create("200", new IntegrationResponse())] }),
        Responses = Answers200,
    };

    /// <summary>An OPTIONS method that lets pages of every origin call the resource.</summary>
    public static RestMethod Cors(string path)
    {
        Map<string> headers =
        [
            KeyValuePair.Create("method.response.header.Access-Control-Allow-Headers", "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"),
            KeyValuePair.Create("method.response.header.Access-Control-Allow-Methods", "'*'"),
            KeyValuePair.Create("method.response.header.Access-Control-Allow-Origin", "'*'"),
        ];
        return WithPathParameters(path) with
        {
            Summary = "CORS preflight",
            Integration = MockIntegration() with { Responses = [KeyValuePair.Create("200", new IntegrationResponse { ResponseParameters = headers })] },
            Responses = [KeyValuePair.Create("200", new MethodResponse { Parameters = headers.ToMap(entry => entry.Key, _ => false) })],
        };
    }

    public static RestMethod Of(IntegrationType type, MethodKey key, string? uri) => type switch
    {
        IntegrationType.MOCK => Mock(key.Path),
        IntegrationType.HTTP => Http(key.Path, key.Verb, uri),
        _ => HttpProxy(key.Path, key.Verb, uri),
    };

    /// <summary>The method with an integration of another type; what both types have in common is kept.</summary>
    public static RestMethod WithType(RestMethod method, MethodKey key, IntegrationType type)
    {
        var now = method.Integration ?? new Integration { Type = type };
        var next = type switch
        {
            IntegrationType.MOCK => now with
            {
                Type = type,
                HttpMethod = null,
                Uri = null,
                RequestTemplates = now.RequestTemplates.Count == 0 ? MockIntegration().RequestTemplates : now.RequestTemplates,
                Responses = now.Responses.Count == 0 ? MockIntegration().Responses : now.Responses,
            },
            IntegrationType.HTTP => now with
            {
                Type = type,
                HttpMethod = now.HttpMethod ?? key.Verb,
                RequestTemplates = StatusOnly(now) ? [] : now.RequestTemplates,
                Responses = now.Responses.Count == 0 ? [KeyValuePair.Create("200", new IntegrationResponse())] : now.Responses,
            },
            _ => now with { Type = type, HttpMethod = now.HttpMethod ?? key.Verb, RequestTemplates = StatusOnly(now) ? [] : now.RequestTemplates },
        };
        return method with
        {
            Integration = next,
            Responses = method.Responses.Count == 0 && type != IntegrationType.HTTP_PROXY ? Answers200 : method.Responses,
        };
    }

    /// <summary>
    /// Maps each <c>{name}</c> of the URL that is a parameter of the resource's path and is not mapped yet: without it the
    /// backend would be asked for the braces.
    /// </summary>
    public static Integration WithPathMappings(string path, Integration integration)
    {
        var uri = integration.Uri ?? "";
        var missing = ResourcePath.Variables(path)
            .Where(name => uri.Contains($"{{{name}}}", StringComparison.Ordinal) && !integration.RequestParameters.ContainsKey($"integration.request.path.{name}"))
            .Select(name => KeyValuePair.Create($"integration.request.path.{name}", $"method.request.path.{name}"))
            .ToList();
        return missing.Count == 0 ? integration : integration with { RequestParameters = integration.RequestParameters.With(missing) };
    }

    private static Map<MethodResponse> Answers200 => [KeyValuePair.Create("200", new MethodResponse())];

    private static Integration MockIntegration() => new()
    {
        Type = IntegrationType.MOCK,
        RequestTemplates = [KeyValuePair.Create(Json, """{"statusCode": 200}""")],
        Responses = [KeyValuePair.Create("200", new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create(Json, """{"message": "Hello"}""")] })],
    };

    // A template that only names a mock's status means nothing to a backend.
    private static bool StatusOnly(Integration integration) =>
        integration.Type == IntegrationType.MOCK && integration.RequestTemplates.Equals(MockIntegration().RequestTemplates);

    private static RestMethod WithPathParameters(string path) => new()
    {
        RequestParameters = ResourcePath.Variables(path).ToMap(name => $"method.request.path.{name}", _ => true),
    };
}
