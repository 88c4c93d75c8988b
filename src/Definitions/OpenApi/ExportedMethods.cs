using System.Text.Json.Nodes;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Methods as operations.</summary>
internal sealed class ExportedMethods(RestApi api, ExportOptions options)
{
    private readonly bool _isSwagger = options.Dialect == ExportDialect.Swagger20;

    /// <summary>Every resource that has a method.</summary>
    public JsonObject Paths()
    {
        var paths = new JsonObject();
        foreach (var (path, resource) in api.Resources.Where(item => item.Value.Methods.Count > 0))
        {
            var item = new JsonObject();
            foreach (var (verb, method) in resource.Methods)
            {
                item[verb == "ANY" ? "x-amazon-apigateway-any-method" : verb.ToLowerInvariant()] = Operation(path, method);
            }

            paths[path] = item;
        }

        return paths;
    }

    private JsonObject Operation(string path, RestMethod method)
    {
        var operation = new JsonObject();
        operation.Set("summary", method.Summary);
        operation.Set("operationId", method.OperationName);
        if (_isSwagger)
        {
            operation.Set("consumes", Types(method.RequestModels.Keys));
            operation.Set("produces", Types(method.Responses.Values.SelectMany(response => response.Models.Keys)));
        }

        operation.Set("parameters", Parameters(path, method));
        if (!_isSwagger && method.RequestModels.Count > 0)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Content(method.RequestModels), ["required"] = true };
        }

        operation["responses"] = new JsonObject(method.Responses.Select(response => KeyValuePair.Create(response.Key, (JsonNode?)Response(response.Key, response.Value))));
        operation.Set("security", SecurityExport.Requirements(method));
        if (options.Extensions.HasFlag(ExportExtensions.Api))
        {
            operation.Set("x-amazon-apigateway-request-validator", method.RequestValidator);
        }

        if (options.Extensions.HasFlag(ExportExtensions.Integrations) && method.Integration is { } integration)
        {
            operation["x-amazon-apigateway-integration"] = Integration(integration);
        }

        return operation;
    }

    private JsonArray? Parameters(string path, RestMethod method)
    {
        var parameters = new JsonArray();
        var declared = ResourceRules.Variables(path).Select(name => (Name: name, In: "path", Required: true))
            .Concat(
                from parameter in method.RequestParameters
                let expression = MappingExpression.ParseRequest(parameter.Key)
                let place = expression?.Source switch
                {
                    MappingSource.QueryString or MappingSource.MultiValueQueryString => "query",
                    MappingSource.Header or MappingSource.MultiValueHeader => "header",
                    _ => null,
                }
                where place is not null
                select (expression.Name, place, parameter.Value))
            .DistinctBy(parameter => (parameter.Item1, parameter.Item2));
        foreach (var (name, place, required) in declared)
        {
            var parameter = new JsonObject { ["name"] = name, ["in"] = place };
            if (required || _isSwagger)
            {
                parameter["required"] = required;
            }

            if (_isSwagger)
            {
                parameter["type"] = "string";
            }
            else
            {
                parameter["schema"] = new JsonObject { ["type"] = "string" };
            }

            parameters.Add(parameter);
        }

        if (_isSwagger && method.RequestModels.Values.FirstOrDefault() is { } model)
        {
            parameters.Add(new JsonObject { ["in"] = "body", ["name"] = model, ["required"] = true, ["schema"] = Reference(model) });
        }

        return parameters.Count == 0 ? null : parameters;
    }

    private JsonObject Response(string status, MethodResponse response)
    {
        const string prefix = "method.response.header.";
        var written = new JsonObject { ["description"] = response.Description ?? $"{status} response" };
        if (response.Parameters.Count > 0)
        {
            written["headers"] = new JsonObject(response.Parameters.Keys.Select(name => KeyValuePair.Create(
                name[prefix.Length..],
                (JsonNode?)(_isSwagger ? new JsonObject { ["type"] = "string" } : new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } }))));
        }

        if (!_isSwagger)
        {
            written["content"] = Content(response.Models);
        }
        else if (response.Models.Values.FirstOrDefault() is { } model)
        {
            written["schema"] = Reference(model);
        }

        return written;
    }

    private JsonObject Content(Map<string> models) =>
        new(models.Select(model => KeyValuePair.Create(model.Key, (JsonNode?)new JsonObject { ["schema"] = Reference(model.Value) })));

    private JsonObject Reference(string model) => new() { ["$ref"] = SchemaExport.Reference(model, _isSwagger) };

    private static JsonArray? Types(IEnumerable<string> types) => OpenApiExport.Texts([.. types.Distinct(StringComparer.Ordinal)]);

    // Defaults are left out, as Amazon API Gateway leaves them out.
    private static JsonObject Integration(Integration integration)
    {
        var written = new JsonObject { ["type"] = integration.Type.ToString().ToLowerInvariant() };
        written.Set("httpMethod", integration.HttpMethod);
        written.Set("uri", integration.Uri);
        written.Set("credentials", integration.Credentials);
        written.Set("connectionType", integration.ConnectionType == ConnectionType.INTERNET ? null : integration.ConnectionType.ToString());
        written.Set("connectionId", integration.ConnectionId);
        written.Set("integrationTarget", integration.IntegrationTarget);
        written.Set("requestParameters", OpenApiExport.Texts(integration.RequestParameters));
        written.Set("requestTemplates", OpenApiExport.Texts(integration.RequestTemplates));
        written["passthroughBehavior"] = integration.PassthroughBehavior.ToString().ToLowerInvariant();
        written.Set("contentHandling", integration.ContentHandling?.ToString());
        written.Set("timeoutInMillis", integration.TimeoutInMillis == 29_000 ? null : JsonValue.Create(integration.TimeoutInMillis));
        written.Set("cacheNamespace", integration.CacheNamespace);
        written.Set("cacheKeyParameters", OpenApiExport.Texts(integration.CacheKeyParameters));
        written.Set("tlsConfig", integration.InsecureSkipVerification ? new JsonObject { ["insecureSkipVerification"] = true } : null);
        written.Set("responseTransferMode", integration.ResponseTransferMode == ResponseTransferMode.BUFFERED ? null : integration.ResponseTransferMode.ToString());
        if (integration.Responses.Count > 0)
        {
            written["responses"] = new JsonObject(integration.Responses.Select(response => KeyValuePair.Create(
                string.IsNullOrEmpty(response.Value.SelectionPattern) ? "default" : response.Value.SelectionPattern, (JsonNode?)Response(response.Key, response.Value))).DistinctBy(item => item.Key));
        }

        return written;
    }

    private static JsonObject Response(string status, IntegrationResponse response)
    {
        var written = new JsonObject { ["statusCode"] = status };
        written.Set("responseParameters", OpenApiExport.Texts(response.ResponseParameters));
        written.Set("responseTemplates", OpenApiExport.Texts(response.ResponseTemplates));
        written.Set("contentHandling", response.ContentHandling?.ToString());
        return written;
    }
}
