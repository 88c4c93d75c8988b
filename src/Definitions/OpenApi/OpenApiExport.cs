using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>
/// Writes a definition as Amazon API Gateway exports it: OpenAPI 3.0.1 or Swagger 2.0, with or without its extensions. What the
/// definition does not keep (examples, tags, contacts) is in the document that it was imported from.
/// </summary>
public static class OpenApiExport
{
    private static readonly JsonSerializerOptions Indented = new(DefinitionJson.Options) { WriteIndented = true };

    /// <summary>The document as JSON, UTF-8, indented.</summary>
    public static byte[] WriteJson(RestApi api, ExportOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(Write(api, options), Indented);

    /// <summary>The document as YAML, UTF-8.</summary>
    public static byte[] WriteYaml(RestApi api, ExportOptions options) => YamlText.Write(Write(api, options));

    private static JsonObject Write(RestApi api, ExportOptions options)
    {
        var isSwagger = options.Dialect == ExportDialect.Swagger20;
        var document = new JsonObject { [isSwagger ? "swagger" : "openapi"] = isSwagger ? "2.0" : "3.0.1" };
        var info = new JsonObject { ["title"] = options.Title };
        info.Set("description", api.Description);
        info["version"] = api.Version ?? options.Version;
        document["info"] = info;
        WriteAddress(document, api, options, isSwagger);
        var methods = new ExportedMethods(api, options);
        document["paths"] = methods.Paths();
        WriteComponents(document, api, options, isSwagger);
        if (options.Extensions.HasFlag(ExportExtensions.Api))
        {
            WriteExtensions(document, api, isSwagger);
        }

        return document;
    }

    private static void WriteAddress(JsonObject document, RestApi api, ExportOptions options, bool isSwagger)
    {
        if (options.Address is null || !Uri.TryCreate(options.Address, UriKind.Absolute, out var address))
        {
            return;
        }

        if (isSwagger)
        {
            document["host"] = address.Authority;
            document.Set("basePath", options.BasePath is { } path ? "/" + path : null);
            document["schemes"] = new JsonArray(address.Scheme);
            return;
        }

        var server = new JsonObject { ["url"] = options.BasePath is null ? options.Address : options.Address + "/{basePath}" };
        if (options.BasePath is { } basePath)
        {
            server["variables"] = new JsonObject { ["basePath"] = new JsonObject { ["default"] = basePath } };
        }

        if (options.Extensions.HasFlag(ExportExtensions.Api) && Endpoint(api) is { } endpoint)
        {
            server["x-amazon-apigateway-endpoint-configuration"] = endpoint;
        }

        document["servers"] = new JsonArray(server);
    }

    private static void WriteComponents(JsonObject document, RestApi api, ExportOptions options, bool isSwagger)
    {
        var schemas = api.Models.Where(model => model.Value.Schema is not null).ToDictionary(model => model.Key, model => SchemaExport.Write(model.Value.Schema!, isSwagger));
        var schemes = SecurityExport.Schemes(api, options);
        if (isSwagger)
        {
            document.Set("securityDefinitions", schemes);
            document.Set("definitions", Object(schemas));
            return;
        }

        var components = new JsonObject();
        components.Set("schemas", Object(schemas));
        components.Set("securitySchemes", schemes);
        document["components"] = components;
    }

    private static void WriteExtensions(JsonObject document, RestApi api, bool isSwagger)
    {
        const string prefix = "x-amazon-apigateway-";
        document.Set(prefix + "api-key-source", api.ApiKeySource == ApiKeySource.HEADER ? null : "AUTHORIZER");
        document.Set(prefix + "binary-media-types", Texts(api.BinaryMediaTypes));
        document.Set(prefix + "minimum-compression-size", api.MinimumCompressionSize is { } size ? JsonValue.Create(size) : null);
        document.Set(prefix + "policy", api.Policy is { } policy ? JsonNode.Parse(policy) : null);
        if (isSwagger || document["servers"] is null)
        {
            document.Set(prefix + "endpoint-configuration", Endpoint(api));
        }

        document.Set(prefix + "request-validators", Object(api.RequestValidators.ToDictionary(item => item.Key, item => (JsonNode?)new JsonObject
        {
            ["validateRequestParameters"] = item.Value.ValidateRequestParameters,
            ["validateRequestBody"] = item.Value.ValidateRequestBody,
        })));
        document.Set(prefix + "gateway-responses", Object(api.GatewayResponses.ToDictionary(item => item.Key, item =>
        {
            var response = new JsonObject();
            response.Set("statusCode", item.Value.StatusCode);
            response.Set("responseParameters", Texts(item.Value.ResponseParameters));
            response.Set("responseTemplates", Texts(item.Value.ResponseTemplates));
            return (JsonNode?)response;
        })));
        if (api.Documentation.Count > 0)
        {
            document[prefix + "documentation"] = new JsonObject { ["documentationParts"] = new JsonArray([.. api.Documentation.Select(Part)]) };
        }
    }

    private static JsonObject? Endpoint(RestApi api)
    {
        var endpoint = new JsonObject();
        endpoint.Set("disableExecuteApiEndpoint", api.DisableExecuteApiEndpoint ? JsonValue.Create(true) : null);
        endpoint.Set("vpcEndpointIds", Texts(api.Endpoint.VpcEndpointIds));
        endpoint.Set("ipAddressType", api.Endpoint.IpAddressType == "ipv4" ? null : api.Endpoint.IpAddressType);
        return endpoint.Count == 0 ? null : endpoint;
    }

    private static JsonNode Part(DocumentationPart part)
    {
        var location = new JsonObject { ["type"] = part.Location.Type };
        location.Set("path", part.Location.Path);
        location.Set("method", part.Location.Method);
        location.Set("statusCode", part.Location.StatusCode);
        location.Set("name", part.Location.Name);
        return new JsonObject { ["location"] = location, ["properties"] = JsonNode.Parse(part.Properties) };
    }

    internal static JsonObject? Texts(Map<string> texts) => Object(texts.ToDictionary(item => item.Key, item => (JsonNode?)item.Value));

    internal static JsonArray? Texts(Items<string> texts) => texts.Count == 0 ? null : new JsonArray([.. texts.Select(text => (JsonNode?)text)]);

    internal static JsonObject? Object(Dictionary<string, JsonNode?> items) => items.Count == 0 ? null : new JsonObject(items);

    /// <summary>Sets what is there; an absent value leaves the name out.</summary>
    internal static void Set(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
