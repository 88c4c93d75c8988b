using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Tests.Designer;

/// <summary>Definitions that the designer's tests start from.</summary>
internal static class Samples
{
    public static RestApi Empty => new();

    /// <summary><c>GET /pets</c>, <c>GET /pets/{petId}</c> with its parameter mapped, and <c>GET /pets/{petId}/photos</c>.</summary>
    public static RestApi Pets => new()
    {
        Resources =
        [
            Entry("/", new RestResource()),
            Entry("/pets", Resource("GET", Method())),
            Entry("/pets/{petId}", Resource("GET", PetMethod())),
            Entry("/pets/{petId}/photos", Resource("GET", PetMethod())),
        ],
        Documentation = [new DocumentationPart(new DocumentationLocation { Type = "RESOURCE", Path = "/pets/{petId}" }, "{}")],
    };

    public static RestResource Resource(string verb, RestMethod method) => new() { Methods = [Entry(verb, method)] };

    public static RestMethod Method() => new()
    {
        Integration = new Integration { Type = IntegrationType.HTTP_PROXY, HttpMethod = "GET", Uri = "https://pets.example/pets" },
    };

    public static RestMethod PetMethod() => new()
    {
        RequestParameters = [Entry("method.request.path.petId", true)],
        Integration = new Integration
        {
            Type = IntegrationType.HTTP,
            HttpMethod = "GET",
            Uri = "https://pets.example/pets/{petId}",
            RequestParameters = [Entry("integration.request.path.petId", "method.request.path.petId")],
            RequestTemplates = [Entry("application/json", """{"id": "$input.params('petId')"}""")],
            Responses = [Entry("200", new IntegrationResponse())],
        },
        Responses = [Entry("200", new MethodResponse())],
    };

    public static KeyValuePair<string, T> Entry<T>(string key, T value) => KeyValuePair.Create(key, value);
}
