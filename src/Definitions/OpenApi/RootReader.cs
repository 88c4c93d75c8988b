using System.Text.Json;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Reads what concerns the whole API: <c>info</c> and API Gateway's extensions at the root.</summary>
internal sealed class RootReader(JsonElement root, Substitution substitution, NoteList notes)
{
    private const string Prefix = "x-amazon-apigateway-";

    // Read here or elsewhere; anything else with the prefix is reported.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "api-key-source", "binary-media-types", "documentation", "endpoint-configuration", "gateway-responses", "importexport-version",
        "minimum-compression-size", "policy", "request-validators", "request-validator",
    };

    public RestApi Read(RestApi api)
    {
        var info = root.Object("info");
        var endpoint = root.Object(Prefix + "endpoint-configuration")
            ?? root.Elements("servers").Select(server => server.Object(Prefix + "endpoint-configuration")).FirstOrDefault(found => found is not null);
        foreach (var unknown in root.EnumerateObject().Where(item =>
            item.Name.StartsWith(Prefix, StringComparison.Ordinal) && !Known.Contains(item.Name[Prefix.Length..])))
        {
            notes.Warning("extension", Pointers.Append("", unknown.Name), $"Not taken: {unknown.Name} has no meaning for a REST API here.");
        }

        return api with
        {
            Description = info?.Text("description") is { Length: > 0 } description ? description : null,
            Version = info?.Scalar("version"),
            ApiKeySource = root.Text(Prefix + "api-key-source")?.ToUpperInvariant() == "AUTHORIZER" ? ApiKeySource.AUTHORIZER : ApiKeySource.HEADER,
            BinaryMediaTypes = [.. root.Texts(Prefix + "binary-media-types")],
            MinimumCompressionSize = root.Integer(Prefix + "minimum-compression-size"),
            Policy = root.Object(Prefix + "policy") is { } policy ? substitution.Apply(Compact(policy)) : null,
            DisableExecuteApiEndpoint = endpoint?.Flag("disableExecuteApiEndpoint") == true,
            Endpoint = Endpoint(endpoint),
            RequestValidators = root.Properties(Prefix + "request-validators").ToMap(
                item => item.Name,
                item => new RequestValidator
                {
                    ValidateRequestBody = item.Value.Flag("validateRequestBody"),
                    ValidateRequestParameters = item.Value.Flag("validateRequestParameters"),
                }),
            GatewayResponses = root.Properties(Prefix + "gateway-responses").ToMap(
                item => item.Name,
                item => new GatewayResponse
                {
                    StatusCode = item.Value.Scalar("statusCode"),
                    ResponseParameters = Texts(item.Value, "responseParameters"),
                    ResponseTemplates = Texts(item.Value, "responseTemplates"),
                }),
            Documentation = [.. (root.Object(Prefix + "documentation") is { } documentation ? documentation.Elements("documentationParts") : []).Select(Documentation)],
        };
    }

    private static EndpointConfiguration Endpoint(JsonElement? element)
    {
        var endpoint = new EndpointConfiguration();
        return element is not { } configuration
            ? endpoint
            : endpoint with
            {
                VpcEndpointIds = [.. configuration.Texts("vpcEndpointIds")],
                IpAddressType = configuration.Text("ipAddressType") ?? endpoint.IpAddressType,
                Types = configuration.Texts("types").Select(type => type.ToUpperInvariant()).ToArray() is { Length: > 0 } types
                    ? [.. types]
                    : configuration.Elements("vpcEndpointIds").Any() ? ["PRIVATE"] : endpoint.Types,
            };
    }

    private Map<string> Texts(JsonElement element, string name) =>
        element.Properties(name)
            .Where(item => item.Value.ValueKind == JsonValueKind.String)
            .ToMap(item => item.Name, item => substitution.Apply(item.Value.GetString()!));

    private static DocumentationPart Documentation(JsonElement part)
    {
        var location = part.Object("location") ?? default;
        return new DocumentationPart(
            new DocumentationLocation
            {
                Type = location.Text("type")?.ToUpperInvariant() ?? "API",
                Path = location.Text("path"),
                Method = location.Text("method"),
                StatusCode = location.Scalar("statusCode"),
                Name = location.Text("name"),
            },
            part.Get("properties") switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString()!,
                { } value => Compact(value),
                null => "{}",
            });
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, DefinitionJson.Options);
}
