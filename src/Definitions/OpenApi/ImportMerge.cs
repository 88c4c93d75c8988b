using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>A method by its place.</summary>
public readonly record struct MethodPlace(string Path, string Verb)
{
    public override string ToString() => $"{Verb} {Path}";
}

/// <summary>Puts an imported definition and the one that is there together.</summary>
public static class ImportMerge
{
    /// <param name="draft">What is there.</param>
    /// <param name="imported">What the document says.</param>
    /// <param name="left">Operations that stay as they are in the draft, also as absent: those that somebody unticked.</param>
    public static RestApi Apply(RestApi draft, RestApi imported, ImportMode mode, IReadOnlySet<MethodPlace> left)
    {
        var methods = mode == ImportMode.Merge ? Methods(draft) : [];
        foreach (var (place, method) in Methods(imported).Where(item => !left.Contains(item.Key)))
        {
            methods[place] = method;
        }

        foreach (var (place, method) in mode == ImportMode.Merge ? [] : Stay(draft, imported, left))
        {
            methods[place] = method;
        }

        var resources = Resources(methods, mode == ImportMode.Merge ? draft.Resources.Keys : []);
        return mode == ImportMode.Merge ? Merge(draft, imported, resources) : Overwrite(draft, imported, resources, methods.Values);
    }

    // What stays of the draft in an overwrite follows the document's names of path variables, so that the two fit one tree.
    private static IEnumerable<KeyValuePair<MethodPlace, RestMethod>> Stay(RestApi draft, RestApi imported, IReadOnlySet<MethodPlace> left)
    {
        var names = new VariableNames(imported);
        return
            from item in Methods(draft)
            let moved = item.Key with { Path = names.Follow(item.Key.Path) }
            where left.Contains(item.Key) || left.Contains(moved)
            select KeyValuePair.Create(moved, VariableNames.Rename(item.Value, item.Key.Path, moved.Path));
    }

    private static RestApi Merge(RestApi draft, RestApi imported, Map<RestResource> resources) => draft with
    {
        Description = imported.Description ?? draft.Description,
        Version = imported.Version ?? draft.Version,
        ApiKeySource = imported.ApiKeySource == ApiKeySource.AUTHORIZER ? ApiKeySource.AUTHORIZER : draft.ApiKeySource,
        BinaryMediaTypes = [.. draft.BinaryMediaTypes.Union(imported.BinaryMediaTypes)],
        MinimumCompressionSize = imported.MinimumCompressionSize ?? draft.MinimumCompressionSize,
        DisableExecuteApiEndpoint = imported.DisableExecuteApiEndpoint || draft.DisableExecuteApiEndpoint,
        Endpoint = Endpoint(draft, imported),
        Policy = imported.Policy ?? draft.Policy,
        Resources = resources,
        Models = draft.Models.With(imported.Models),
        RequestValidators = draft.RequestValidators.With(imported.RequestValidators),
        Authorizers = draft.Authorizers.With(imported.Authorizers),
        GatewayResponses = draft.GatewayResponses.With(imported.GatewayResponses),
        Documentation = [.. draft.Documentation.Where(part => imported.Documentation.All(other => other.Location != part.Location)), .. imported.Documentation],
    };

    // The document becomes the definition; of the old one stays what methods that stay refer to, and the endpoint.
    private static RestApi Overwrite(RestApi draft, RestApi imported, Map<RestResource> resources, IReadOnlyCollection<RestMethod> methods)
    {
        var models = methods.SelectMany(method => method.RequestModels.Values.Concat(method.Responses.Values.SelectMany(response => response.Models.Values)));
        return imported with
        {
            Endpoint = Endpoint(draft, imported),
            Resources = resources,
            Models = Kept(draft.Models, imported.Models, models),
            Authorizers = Kept(draft.Authorizers, imported.Authorizers, methods.Select(method => method.Authorizer)),
            RequestValidators = Kept(draft.RequestValidators, imported.RequestValidators, methods.Select(method => method.RequestValidator)),
        };
    }

    private static Map<T> Kept<T>(Map<T> old, Map<T> @new, IEnumerable<string?> used) =>
        @new.With(used.OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(name => !@new.ContainsKey(name) && old.ContainsKey(name))
            .Select(name => KeyValuePair.Create(name, old[name])));

    private static EndpointConfiguration Endpoint(RestApi draft, RestApi imported) =>
        imported.Endpoint == new EndpointConfiguration() ? draft.Endpoint : imported.Endpoint;

    private static Dictionary<MethodPlace, RestMethod> Methods(RestApi api) =>
        api.Resources
            .SelectMany(resource => resource.Value.Methods.Select(method => KeyValuePair.Create(new MethodPlace(resource.Key, method.Key), method.Value)))
            .ToDictionary();

    private static Map<RestResource> Resources(Dictionary<MethodPlace, RestMethod> methods, IEnumerable<string> others)
    {
        var resources = methods
            .GroupBy(item => item.Key.Path, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new RestResource { Methods = group.ToMap(item => item.Key.Verb, item => item.Value) }, StringComparer.Ordinal);
        foreach (var path in others.Concat(resources.Keys.Select(ResourceRules.Parent).ToArray()).Append("/"))
        {
            // A resource that is there has its parents already, or gets them from its own turn.
            for (var at = path; resources.TryAdd(at, new RestResource()) && at != "/"; at = ResourceRules.Parent(at))
            {
            }
        }

        return resources.ToMap();
    }
}
