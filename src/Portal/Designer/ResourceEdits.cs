using Gatehouse.ControlPlane;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// Changes of an API's resource tree, each as a function from one definition to the next. They hold the tree rules of
/// Amazon API Gateway: every parent exists, a parent has at most one variable child, nothing stands below a greedy one.
/// </summary>
internal static class ResourceEdits
{
    /// <summary>Adds a resource and every parent it lacks.</summary>
    public static Outcome<RestApi> Add(RestApi api, string path)
    {
        if (api.Resources.ContainsKey(path))
        {
            return Failure.Invalid("path", "path-taken", $"{path} is already there.");
        }

        foreach (var step in ResourcePath.Lineage(path).Where(step => !api.Resources.ContainsKey(step)))
        {
            if (RefusalOf(api, step) is { } refusal)
            {
                return Failure.Invalid(refusal);
            }

            api = api with { Resources = api.Resources.With(step, new RestResource()) };
        }

        return api;
    }

    /// <summary>Removes a resource, everything below it and what documents them.</summary>
    public static Outcome<RestApi> Remove(RestApi api, string path)
    {
        if (path == ResourcePath.Root)
        {
            return Failure.Invalid("path", "root-stays", "The root / stays: every API has it. Its methods can be deleted.");
        }

        if (!api.Resources.ContainsKey(path))
        {
            return Failure.NotFound($"{path} is not there any more.");
        }

        return api with
        {
            Resources = api.Resources.Where(entry => !ResourcePath.IsWithin(entry.Key, path)).ToMap(),
            Documentation = api.Documentation.Where(part => part.Location.Path is not { } at || !ResourcePath.IsWithin(at, path)).ToItems(),
        };
    }

    /// <summary>Gives a resource another full path; its methods, everything below it and their documentation go along.</summary>
    public static Outcome<RestApi> Move(RestApi api, string from, string to)
    {
        if (from == ResourcePath.Root)
        {
            return Failure.Invalid("path", "root-stays", "The root / has no other place and no other name.");
        }

        if (!api.Resources.ContainsKey(from))
        {
            return Failure.NotFound($"{from} is not there any more.");
        }

        if (from == to)
        {
            return api;
        }

        if (ResourcePath.IsWithin(to, from))
        {
            return Failure.Invalid("path", "path-into-itself", $"{from} cannot be moved below itself, to {to}.");
        }

        if (api.Resources.ContainsKey(to))
        {
            return Failure.Invalid("path", "path-taken", $"{to} is already there.");
        }

        var rest = api with { Resources = api.Resources.Where(entry => !ResourcePath.IsWithin(entry.Key, from)).ToMap() };
        var moved = api.Resources.Where(entry => ResourcePath.IsWithin(entry.Key, from)).ToList();
        if (ResourcePath.IsGreedy(ResourcePath.LastPart(to)) && moved.Count > 1)
        {
            return Failure.Invalid("path", "greedy-last", $"{from} has resources below it; nothing can stand below {to}, which takes the whole rest of the path.");
        }

        foreach (var (old, resource) in moved)
        {
            var target = to + old[from.Length..];
            if (ResourcePath.Parse(target) is { Failure: { } refused })
            {
                return refused;
            }

            foreach (var step in ResourcePath.Lineage(target).Where(step => !rest.Resources.ContainsKey(step)))
            {
                if (RefusalOf(rest, step) is { } refusal)
                {
                    return Failure.Invalid(refusal);
                }

                rest = rest with { Resources = rest.Resources.With(step, new RestResource()) };
            }

            rest = rest with { Resources = rest.Resources.With(target, PathParameters.Renamed(resource, old, target)) };
        }

        return rest with
        {
            Documentation = rest.Documentation
                .Select(part => part.Location.Path is { } at && ResourcePath.IsWithin(at, from)
                    ? part with { Location = part.Location with { Path = to + at[from.Length..] } }
                    : part)
                .ToItems(),
        };
    }

    public static Outcome<RestApi> AddMethod(RestApi api, MethodKey key, RestMethod method)
    {
        if (api.Resources.Find(key.Path) is not { } resource)
        {
            return Failure.NotFound($"{key.Path} is not there any more.");
        }

        if (!MethodKey.Verbs.Contains(key.Verb))
        {
            return Failure.Invalid("verb", "verb", $"\"{key.Verb}\" is not a verb: {string.Join(", ", MethodKey.Verbs)}.");
        }

        return resource.Methods.ContainsKey(key.Verb)
            ? Failure.Invalid("verb", "method-taken", $"{key.Path} already has {key.Verb}. Delete it first, or choose another resource.")
            : api.WithMethod(key, method);
    }

    public static Outcome<RestApi> RemoveMethod(RestApi api, MethodKey key)
    {
        if (api.Resources.Find(key.Path) is not { } resource || !resource.Methods.ContainsKey(key.Verb))
        {
            return Failure.NotFound($"{key} is not there any more.");
        }

        return api with
        {
            Resources = api.Resources.With(key.Path, resource with { Methods = resource.Methods.Without(key.Verb) }),
            Documentation = api.Documentation
                .Where(part => part.Location.Path != key.Path || part.Location.Method is not { } verb || verb != key.Verb)
                .ToItems(),
        };
    }

    public static RestMethod? FindMethod(this RestApi api, MethodKey key) => api.Resources.Find(key.Path)?.Methods.Find(key.Verb);

    /// <summary>The same API with one method put in place; its resource exists.</summary>
    public static RestApi WithMethod(this RestApi api, MethodKey key, RestMethod method)
    {
        var resource = api.Resources[key.Path];
        return api with { Resources = api.Resources.With(key.Path, resource with { Methods = resource.Methods.With(key.Verb, method) }) };
    }

    /// <summary>Puts back the root and parents that a merge of two people's work may have lost.</summary>
    public static RestApi WithParents(RestApi api)
    {
        var missing = api.Resources.Keys.SelectMany(ResourcePath.Lineage).Append(ResourcePath.Root)
            .Where(path => !api.Resources.ContainsKey(path)).Distinct().ToList();
        return missing.Count == 0 ? api : api with { Resources = api.Resources.With(missing.Select(path => KeyValuePair.Create(path, new RestResource()))) };
    }

    // Why a new resource cannot stand at this path; its parent exists.
    private static Problem? RefusalOf(RestApi api, string path)
    {
        var parent = ResourcePath.Parent(path);
        var part = ResourcePath.LastPart(path);
        if (ResourcePath.IsGreedy(ResourcePath.LastPart(parent)))
        {
            return new Problem("path", "greedy-last", $"Nothing can stand below {parent}: {{{ResourcePath.VariableName(ResourcePath.LastPart(parent))}+}} takes the whole rest of the path.");
        }

        if (!ResourcePath.IsVariable(part))
        {
            return null;
        }

        var rival = api.Resources.Keys.FirstOrDefault(other =>
            other != path && other != ResourcePath.Root && ResourcePath.Parent(other) == parent && ResourcePath.IsVariable(ResourcePath.LastPart(other)));
        return rival is null
            ? null
            : new Problem(
                "path",
                "one-variable-child",
                $"{parent} already has the variable child /{ResourcePath.LastPart(rival)}. A resource takes one, since /{part} would match the same requests.");
    }
}
