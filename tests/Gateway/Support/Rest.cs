using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Gateway.Tests.Support;

/// <summary>Short ways to write definitions.</summary>
public static class Rest
{
    public static RestApi Api(params (string Path, string Verb, RestMethod Method)[] methods) => new()
    {
        Resources = methods.GroupBy(method => method.Path).ToMap(group => group.Key, group => new RestResource { Methods = group.ToMap(item => item.Verb, item => item.Method) }),
    };

    public static RestMethod Proxy(string uri, string verb = "ANY", bool key = false, int timeout = 29_000, params (string Target, string Source)[] mappings) => new()
    {
        ApiKeyRequired = key,
        Integration = new Integration
        {
            Type = IntegrationType.HTTP_PROXY,
            HttpMethod = verb,
            Uri = uri,
            TimeoutInMillis = timeout,
            RequestParameters = mappings.ToMap(item => "integration.request." + item.Target, item => item.Source),
        },
    };

    public static RestMethod Mock(string body = "", int status = 200, bool key = false, string? template = null) => new()
    {
        ApiKeyRequired = key,
        Responses = Map.Create([KeyValuePair.Create(status.ToString(), new MethodResponse())]),
        Integration = new Integration
        {
            Type = IntegrationType.MOCK,
            RequestTemplates = Map.Create([KeyValuePair.Create("application/json", template ?? "{\"statusCode\": 200}")]),
            Responses = Map.Create([KeyValuePair.Create(status.ToString(), new IntegrationResponse
            {
                ResponseTemplates = body.Length == 0 ? [] : Map.Create([KeyValuePair.Create("application/json", body)]),
            })]),
        },
    };
}
