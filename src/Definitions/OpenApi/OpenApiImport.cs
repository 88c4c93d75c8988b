using System.Text.Json;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>
/// Reads Swagger 2.0, OpenAPI 3.0 and 3.1, in JSON and YAML, with Amazon API Gateway's extensions, into a REST definition. What
/// cannot be taken as it stands is reported line by line; nothing outside the document is fetched.
/// </summary>
public static class OpenApiImport
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["get"] = "GET",
        ["put"] = "PUT",
        ["post"] = "POST",
        ["delete"] = "DELETE",
        ["options"] = "OPTIONS",
        ["head"] = "HEAD",
        ["patch"] = "PATCH",
        ["x-amazon-apigateway-any-method"] = "ANY",
    };

    private static readonly HashSet<string> PathItemKeys = new(StringComparer.Ordinal) { "$ref", "summary", "description", "servers", "parameters" };

    /// <summary>Never throws for a bad document: <see cref="ImportReport.Api"/> is null then.</summary>
    /// <param name="document">UTF-8 text. It must not change while this runs.</param>
    /// <exception cref="OperationCanceledException"/>
    public static ImportReport Read(ReadOnlyMemory<byte> document, ImportOptions options, CancellationToken cancellationToken)
    {
        var notes = new NoteList();
        using var text = DocumentText.Parse(document, notes);
        if (text is null || Dialect(text.Root, notes) is not { } dialect)
        {
            return new ImportReport { Notes = notes.Finish(text) };
        }

        if (options.BaseUrl is { Length: > 0 } baseUrl && !IntegrationRules.IsHttpAddress(baseUrl.Trim()))
        {
            notes.Error("base-url", "", $"The base URL \"{baseUrl}\" is no http or https address.");
            return new ImportReport { Dialect = dialect, Notes = notes.Finish(text) };
        }

        return Read(text, dialect, options, notes, cancellationToken);
    }

    // 1 find what the operations share, 2 read the operations, 3 read the root, 4 close the tree upwards.
    private static ImportReport Read(DocumentText text, string dialect, ImportOptions options, NoteList notes, CancellationToken cancellationToken)
    {
        var root = text.Root;
        var isSwagger = dialect == "Swagger 2.0";
        var references = new References(root, notes);
        var substitution = new Substitution(options);
        var paths = root.Properties("paths").Where(item => !item.Name.StartsWith("x-", StringComparison.Ordinal)).ToArray();
        var context = new OperationContext(
            root, isSwagger, HasIntegrations(paths, references), references,
            new ModelBook(root, references, isSwagger ? "#/definitions/" : "#/components/schemas/", notes),
            new SecurityReader(root, isSwagger, references, substitution, notes),
            new ServerAddresses(root, isSwagger, options.BaseUrl, notes),
            new IntegrationReader(references, substitution, notes),
            notes);

        var resources = ReadPaths(paths, context, options, cancellationToken, out var count);
        var api = new RootReader(root, substitution, notes).Read(new RestApi
        {
            Resources = resources,
            Models = context.Models.Models,
            Authorizers = context.Security.Authorizers,
        });
        var needsBaseUrl = !context.HasIntegrations && api.Resources.Values.Any(resource => resource.Methods.Values.Any(method => method.Integration is null));
        if (needsBaseUrl)
        {
            notes.Error("base-url", isSwagger ? "/host" : "/servers", "The document does not say at which address the API lives; give a base URL such as https://pets.example.com/v1.");
        }

        ReportUnread(root, notes);
        return new ImportReport
        {
            Api = api,
            Title = root.Object("info")?.Text("title"),
            Dialect = dialect,
            BaseUrl = context.Servers.Default,
            NeedsBaseUrl = needsBaseUrl,
            OperationCount = count,
            Notes = notes.Finish(text),
        };
    }

    private static string? Dialect(JsonElement root, NoteList notes)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            notes.Error("document", "", "An OpenAPI document is an object; this text is not.");
            return null;
        }

        var (swagger, openApi) = (root.Scalar("swagger"), root.Scalar("openapi"));
        if (swagger is null && openApi is null)
        {
            notes.Error("document", "", "This is no OpenAPI document: it has neither \"openapi\" nor \"swagger\" at its top.");
            return null;
        }

        if (swagger is "2.0" or "2" || openApi?.StartsWith("3.0", StringComparison.Ordinal) == true || openApi?.StartsWith("3.1", StringComparison.Ordinal) == true)
        {
            if (root.Get("paths") is { ValueKind: not JsonValueKind.Object })
            {
                notes.Error("document", "/paths", "\"paths\" must be an object.");
                return null;
            }

            if (root.Get("paths") is null)
            {
                notes.Error("document", "", "The document has no \"paths\", and so no operations.");
                return null;
            }

            return swagger is not null ? "Swagger 2.0" : $"OpenAPI {openApi}";
        }

        notes.Error("dialect", openApi is null ? "/swagger" : "/openapi", $"The version {openApi ?? swagger} is not known; Swagger 2.0, OpenAPI 3.0 and 3.1 are.");
        return null;
    }

    private static bool HasIntegrations(JsonProperty[] paths, References references) =>
        paths.Any(path =>
        {
            var pointer = Pointers.Append("/paths", path.Name);
            return references.Resolve(path.Value, ref pointer) is { } item
                && item.Properties().Any(operation => operation.Value.Get("x-amazon-apigateway-integration") is not null);
        });

    private static Map<RestResource> ReadPaths(
        JsonProperty[] paths, OperationContext context, ImportOptions options, CancellationToken cancellationToken, out int count)
    {
        var tree = new PathTree(context.Notes, options.Existing);
        var reader = new OperationReader(context);
        var prefix = Prefix(options.BasePath, context.Servers.BasePath);
        var resources = new Dictionary<string, Dictionary<string, RestMethod>>(StringComparer.Ordinal);
        count = 0;
        foreach (var property in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pointer = Pointers.Append("/paths", property.Name);
            var place = pointer;
            if (context.References.Resolve(property.Value, ref place) is not { } item)
            {
                continue;
            }

            if (item.ValueKind != JsonValueKind.Object)
            {
                context.Notes.Error("path", pointer, $"What stands under {property.Name} must be an object.");
                continue;
            }

            if (tree.Take(property.Name, prefix, pointer) is not { } path)
            {
                continue;
            }

            if (!resources.TryGetValue(path.Path, out var methods))
            {
                resources[path.Path] = methods = new Dictionary<string, RestMethod>(StringComparer.Ordinal);
            }

            count += ReadOperations(item, path, methods, reader, context, place);
        }

        return Close(resources);
    }

    private static int ReadOperations(
        JsonElement item, TakenPath path, Dictionary<string, RestMethod> methods, OperationReader reader, OperationContext context, string pointer)
    {
        var count = 0;
        foreach (var property in item.EnumerateObject())
        {
            var place = Pointers.Append(pointer, property.Name);
            if (!Verbs.TryGetValue(property.Name, out var verb))
            {
                if (property.Name is "trace" or "query")
                {
                    context.Notes.Warning("verb", place, $"Not taken: API Gateway has no verb {property.Name.ToUpperInvariant()} ({path.Path}).");
                }
                else if (!PathItemKeys.Contains(property.Name) && !property.Name.StartsWith("x-", StringComparison.Ordinal))
                {
                    context.Notes.Error("path", place, $"\"{property.Name}\" under {path.Path} is neither a verb nor a part of a path; is it misspelt?");
                }

                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                context.Notes.Error("operation", place, $"{verb} {path.Path} must be an object.");
            }
            else if (path.Widened && property.Value.Get("x-amazon-apigateway-integration") is not null)
            {
                context.Notes.Warning("path-part", place, $"Not taken: {verb} {path.Path} has an integration that names variables which a resource cannot have.");
            }
            else if (methods.ContainsKey(verb))
            {
                context.Notes.Warning("operation", place, $"Not taken: {verb} {path.Path} is there already, and answers these requests too.");
            }
            else
            {
                methods[verb] = reader.Read(verb, property.Value, item, path, place);
                count++;
            }
        }

        return count;
    }

    private static string[] Prefix(BasePathUse use, string basePath)
    {
        var parts = basePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return use switch
        {
            BasePathUse.Prepend => parts,
            BasePathUse.Split => parts[Math.Min(1, parts.Length)..],
            _ => [],
        };
    }

    private static Map<RestResource> Close(Dictionary<string, Dictionary<string, RestMethod>> resources)
    {
        // A path none of whose operations were taken leaves nothing behind.
        var all = resources.Where(item => item.Value.Count > 0).ToDictionary(item => item.Key, item => new RestResource { Methods = item.Value.ToMap() }, StringComparer.Ordinal);
        foreach (var path in all.Keys.ToArray())
        {
            for (var parent = path; parent != "/";)
            {
                parent = ResourceRules.Parent(parent);
                all.TryAdd(parent, new RestResource());
            }
        }

        all.TryAdd("/", new RestResource());
        return all.ToMap();
    }

    private static void ReportUnread(JsonElement root, NoteList notes)
    {
        if (root.Object("webhooks") is { } webhooks)
        {
            notes.Hint("webhooks", "/webhooks", $"{webhooks.EnumerateObject().Count():N0} webhook(s) are calls to others, not operations of this API, and are not taken.");
        }

        if (root.Elements("tags").Any(tag => tag.Get("x-amazon-apigateway-tag-value") is not null))
        {
            notes.Hint("tags", "/tags", "Tags with x-amazon-apigateway-tag-value are not taken.");
        }

        if (root.Object("info")?.Text("title") is null)
        {
            notes.Warning("title", "/info", "The document has no info.title, from which an API takes its name.");
        }
    }
}
