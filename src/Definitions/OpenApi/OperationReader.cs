using System.Text.Json;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>What is the same for every operation of a document.</summary>
internal sealed record OperationContext(
    JsonElement Root,
    bool IsSwagger,
    bool HasIntegrations,
    References References,
    ModelBook Models,
    SecurityReader Security,
    ServerAddresses Servers,
    IntegrationReader Integrations,
    NoteList Notes);

/// <summary>Reads one operation object into a method.</summary>
internal sealed class OperationReader(OperationContext context)
{
    private const int MaximumSummary = 200;

    public RestMethod Read(string verb, JsonElement operation, JsonElement pathItem, TakenPath path, string pointer)
    {
        var access = context.Security.For(operation, pointer);
        var name = operation.Text("operationId");
        var label = name ?? $"{verb.ToLowerInvariant()} {path.Path}";
        return new RestMethod
        {
            OperationName = name,
            Summary = Summary(operation),
            ApiKeyRequired = access.ApiKeyRequired,
            AuthorizationType = access.Authorization,
            Authorizer = access.Authorizer,
            AuthorizationScopes = access.Scopes,
            RequestValidator = operation.Text("x-amazon-apigateway-request-validator") ?? context.Root.Text("x-amazon-apigateway-request-validator"),
            RequestParameters = Parameters(operation, pathItem, path, pointer),
            RequestModels = context.IsSwagger ? SwaggerBody(operation, pathItem, label, pointer) : Body(operation, label, pointer),
            Responses = Responses(operation, label, pointer),
            Integration = Integration(verb, operation, pathItem, path, pointer),
        };
    }

    private static string? Summary(JsonElement operation)
    {
        var text = operation.Text("summary") ?? operation.Text("description");
        var line = text?.Split('\n', 2)[0].Trim();
        return string.IsNullOrEmpty(line) ? null : line.Length <= MaximumSummary ? line : line[..(MaximumSummary - 1)] + "…";
    }

    private Integration? Integration(string verb, JsonElement operation, JsonElement pathItem, TakenPath path, string pointer)
    {
        if (operation.Get("x-amazon-apigateway-integration") is { } extension)
        {
            return context.Integrations.Read(extension, path, pointer + "/x-amazon-apigateway-integration");
        }

        if (context.HasIntegrations)
        {
            context.Notes.Warning("no-integration", pointer, $"{verb} {path.Path} has no integration, though others of this document have; add one before you deploy.");
            return null;
        }

        return context.Servers.For(operation, pathItem, pointer) is { } address ? IntegrationReader.Proxy(address, path, verb) : null;
    }

    private Map<bool> Parameters(JsonElement operation, JsonElement pathItem, TakenPath path, string pointer)
    {
        var taken = new Dictionary<string, bool>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in ResourceRules.Variables(path.Path))
        {
            taken["method.request.path." + variable] = true;
            names.Add(variable);
        }

        foreach (var (parameter, place) in AllParameters(operation, pathItem, pointer))
        {
            var (name, location) = (parameter.Text("name"), parameter.Text("in"));
            if (name is null || location is null)
            {
                context.Notes.Error("parameter", place, "A parameter needs a name and a place (in); it is not taken.");
                continue;
            }

            switch (location)
            {
                case "path" or "body" or "formData":
                    break;
                case "header" when !context.IsSwagger && name.ToUpperInvariant() is "ACCEPT" or "CONTENT-TYPE" or "AUTHORIZATION":
                    // OpenAPI says that these are described elsewhere and to be ignored here.
                    break;
                case "query" or "header" when !MappingExpression.IsName(name):
                    context.Notes.Count(Severity.Hint, "parameter-name", place, number => $"The {location} parameter {name} ({number:N0} {(number == 1 ? "operation" : "operations")}) is not declared: a declared name holds letters, digits and . _ $ - only. Proxies pass it on all the same.", location + name);
                    break;
                case "query" or "header" when !names.Add(name):
                    context.Notes.Hint("parameter-unique", place, $"The {location} parameter {name} is not declared: another parameter of this operation has the same name. Proxies pass it on all the same.");
                    break;
                case "query" or "header":
                    taken[$"method.request.{(location == "query" ? "querystring" : "header")}.{name}"] = parameter.Flag("required");
                    break;
                case "cookie":
                    context.Notes.Count(Severity.Hint, "parameter-cookie", place, number => $"The cookie parameter {name} ({number:N0} {(number == 1 ? "operation" : "operations")}) is not declared: methods declare path, query and header parameters. Proxies pass the Cookie header on.", name);
                    break;
                default:
                    context.Notes.Error("parameter", place, $"The parameter {name} has the place \"{location}\"; path, query, header and cookie are known.");
                    break;
            }
        }

        return taken.ToMap();
    }

    // An operation's own parameter replaces the path's of the same name and place.
    private IEnumerable<(JsonElement Parameter, string Pointer)> AllParameters(JsonElement operation, JsonElement pathItem, string pointer)
    {
        var own = Resolved(operation, pointer).ToArray();
        var shadowed = own.Select(Identity).ToHashSet();
        return own.Concat(Resolved(pathItem, pointer[..pointer.LastIndexOf('/')]).Where(item => !shadowed.Contains(Identity(item))));

        static (string?, string?) Identity((JsonElement Parameter, string Pointer) item) => (item.Parameter.Text("name"), item.Parameter.Text("in"));
    }

    private IEnumerable<(JsonElement Parameter, string Pointer)> Resolved(JsonElement holder, string pointer)
    {
        var index = 0;
        foreach (var item in holder.Elements("parameters"))
        {
            var place = $"{pointer}/parameters/{index++}";
            if (context.References.Resolve(item, ref place) is { } parameter)
            {
                yield return (parameter, place);
            }
        }
    }

    private Map<string> Body(JsonElement operation, string label, string pointer)
    {
        var place = pointer + "/requestBody";
        return operation.Get("requestBody") is { } raw && context.References.Resolve(raw, ref place) is { } body
            ? Models(body, label + " Request", place)
            : [];
    }

    private Map<string> SwaggerBody(JsonElement operation, JsonElement pathItem, string label, string pointer)
    {
        var body = AllParameters(operation, pathItem, pointer).FirstOrDefault(item => item.Parameter.Text("in") == "body");
        return body.Pointer is not null && body.Parameter.Object("schema") is { } schema
            ? SwaggerModels(schema, Types(operation, "consumes"), label + " Request", body.Pointer)
            : [];
    }

    private Map<MethodResponse> Responses(JsonElement operation, string label, string pointer)
    {
        var responses = new Dictionary<string, MethodResponse>(StringComparer.Ordinal);
        foreach (var item in operation.Properties("responses").Where(item => !item.Name.StartsWith("x-", StringComparison.Ordinal)))
        {
            var place = Pointers.Append(pointer + "/responses", item.Name);
            if (!ApiRules.IsStatus(item.Name))
            {
                context.Notes.Count(Severity.Hint, "response-status", place, number => $"{number:N0} {(number == 1 ? "response" : "responses")} for \"{item.Name}\" not declared: a method declares single statuses such as 404.", item.Name);
                continue;
            }

            if (context.References.Resolve(item.Value, ref place) is { } response)
            {
                responses[item.Name] = Response(response, operation, $"{label} {item.Name} Response", place);
            }
        }

        return responses.ToMap();
    }

    private MethodResponse Response(JsonElement response, JsonElement operation, string label, string pointer) => new()
    {
        Description = response.Text("description") is { Length: > 0 } description ? description : null,
        Parameters = response.Properties("headers")
            .Where(header => MappingExpression.IsName(header.Name))
            .ToMap(header => "method.response.header." + header.Name, _ => false),
        Models = context.IsSwagger
            ? response.Object("schema") is { } schema ? SwaggerModels(schema, Types(operation, "produces"), label, pointer) : []
            : Models(response, label, pointer),
    };

    private Map<string> Models(JsonElement holder, string label, string pointer)
    {
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var content in holder.Properties("content"))
        {
            if (content.Value.Get("schema") is { } schema && ApiRules.IsMediaType(content.Name)
                && context.Models.ModelFor(schema, content.Name, label, Pointers.Append(pointer + "/content", content.Name)) is { } model)
            {
                models[content.Name] = model;
            }
        }

        return models.ToMap();
    }

    private Map<string> SwaggerModels(JsonElement schema, IEnumerable<string> types, string label, string pointer)
    {
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in types.Where(ApiRules.IsMediaType))
        {
            if (context.Models.ModelFor(schema, type, label, pointer) is { } model)
            {
                models[type] = model;
            }
        }

        return models.ToMap();
    }

    private string[] Types(JsonElement operation, string name) =>
        operation.Get(name) is not null ? [.. operation.Texts(name)]
        : context.Root.Get(name) is not null ? [.. context.Root.Texts(name)]
        : ["application/json"];
}
