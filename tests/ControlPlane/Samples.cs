using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.ControlPlane.Tests;

internal static class Samples
{
    public static RestMethod Mock => new()
    {
        Responses = [KeyValuePair.Create("200", new MethodResponse())],
        Integration = new Integration
        {
            Type = IntegrationType.MOCK,
            RequestTemplates = [KeyValuePair.Create("application/json", """{"statusCode": 200}""")],
            Responses = [KeyValuePair.Create("200", new IntegrationResponse())],
        },
    };

    public static RestApi Pets => new RestApi().WithMethod("/pets", "GET", Mock);

    public static RestMethod Proxy(string uri) => new()
    {
        Integration = new Integration { Type = IntegrationType.HTTP_PROXY, HttpMethod = "GET", Uri = uri },
    };

    /// <summary>As many methods as GitHub's document has, on as many paths.</summary>
    public static RestApi Large(int methods = 1223)
    {
        var resources = new List<KeyValuePair<string, RestResource>> { KeyValuePair.Create("/", new RestResource()) };
        for (var i = 0; i < methods; i++)
        {
            var method = Mock with
            {
                Summary = $"Operation {i}, with a sentence that is as long as those that people write about what an operation does.",
                RequestParameters = Enumerable.Range(0, 8).ToMap(n => $"method.request.querystring.parameter{n}", n => n == 0),
            };
            resources.Add(KeyValuePair.Create($"/part{i}", new RestResource { Methods = [KeyValuePair.Create("GET", method)] }));
        }

        return new RestApi { Resources = resources.ToMap(), Models = Enumerable.Range(0, 400).ToMap(n => $"Model{n}", n => new ApiModel { Schema = Schema }) };
    }

    public static RestApi WithMethod(this RestApi api, string path, string verb, RestMethod method)
    {
        var resource = api.Resources.Find(path) ?? new RestResource();
        return api with { Resources = api.Resources.With(path, resource with { Methods = resource.Methods.With(verb, method) }) };
    }

    public static RestApi WithoutMethod(this RestApi api, string path, string verb) =>
        api with { Resources = api.Resources.With(path, api.Resources[path] with { Methods = api.Resources[path].Methods.Without(verb) }) };

    private const string Schema = """
        {"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string","maxLength":100},"labels":{"type":"array","items":{"type":"string"}}},"required":["id","name"]}
        """;
}
