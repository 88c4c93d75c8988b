using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Diff;

/// <summary>
/// Compares two definitions by what they mean to callers and backends: used by the import preview, the deploy dialog,
/// the compare page and "N changes ahead".
/// </summary>
public static class DefinitionDiff
{
    /// <summary>Every difference, breaking ones first, then by path and verb; empty when the two are equal.</summary>
    public static IReadOnlyList<Change> Between(RestApi before, RestApi after)
    {
        if (before.Equals(after))
        {
            return [];
        }

        var changes = new List<Change>();
        ApiDiff.Compare(before, after, changes);
        CompareResources(before, after, changes);
        return
        [
            .. changes
                .OrderByDescending(change => change.Breaking)
                .ThenBy(change => change.Path is not null)
                .ThenBy(change => change.Path, StringComparer.Ordinal)
                .ThenBy(change => change.Verb, StringComparer.Ordinal),
        ];
    }

    private static void CompareResources(RestApi before, RestApi after, List<Change> changes)
    {
        var renamed = RenamedVariables(before, after);
        foreach (var (path, resource) in before.Resources)
        {
            if (after.Resources.Find(path) is { } same)
            {
                CompareMethods(path, before, resource, after, same, changes);
            }
            else if (renamed.TryGetValue(path, out var newPath))
            {
                if (Templates.LastSegment(path) != Templates.LastSegment(newPath))
                {
                    changes.Add(new Change(
                        ChangeKind.Changed, newPath, null, $"The path variable {Templates.LastSegment(path)} is now called {Templates.LastSegment(newPath)}.",
                        Before: path, After: newPath));
                }

                CompareMethods(newPath, before, resource, after, after.Resources[newPath], changes);
            }
            else
            {
                changes.AddRange(resource.Methods.Keys.Select(verb => new Change(ChangeKind.Removed, path, verb, "The operation is gone.", Breaking: true)));
                if (resource.Methods.Count == 0)
                {
                    changes.Add(new Change(ChangeKind.Removed, path, null, "The resource is gone; it had no operation."));
                }
            }
        }

        var arrivedByRename = renamed.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (path, resource) in after.Resources.Where(item => !before.Resources.ContainsKey(item.Key) && !arrivedByRename.Contains(item.Key)))
        {
            changes.AddRange(resource.Methods.Select(method => new Change(ChangeKind.Added, path, method.Key, Describe(method.Value))));
            if (resource.Methods.Count == 0)
            {
                changes.Add(new Change(ChangeKind.Added, path, null, "A new resource without an operation."));
            }
        }
    }

    private static void CompareMethods(
        string path, RestApi before, RestResource old, RestApi after, RestResource @new, List<Change> changes)
    {
        foreach (var (verb, method) in old.Methods)
        {
            if (@new.Methods.Find(verb) is { } same)
            {
                MethodDiff.Compare(path, verb, before, method, after, same, changes);
            }
            else
            {
                changes.Add(new Change(ChangeKind.Removed, path, verb, "The operation is gone.", Breaking: !@new.Methods.ContainsKey("ANY")));
            }
        }

        changes.AddRange(@new.Methods
            .Where(item => !old.Methods.ContainsKey(item.Key))
            .Select(item => new Change(ChangeKind.Added, path, item.Key, Describe(item.Value))));
    }

    private static string Describe(RestMethod method)
    {
        var about = method.Integration switch
        {
            null => "without an integration yet",
            { Type: IntegrationType.MOCK } => "answered by a mock",
            { Uri: { } uri } integration => $"{integration.Type} to {uri}",
            { } integration => integration.Type.ToString(),
        };
        return method.ApiKeyRequired ? $"A new operation, {about}; an API key is required." : $"A new operation, {about}.";
    }

    // A resource whose path differs only in the names of variables is the same resource to callers.
    private static Dictionary<string, string> RenamedVariables(RestApi before, RestApi after)
    {
        var arrivals = after.Resources.Keys
            .Where(path => !before.Resources.ContainsKey(path))
            .ToLookup(Templates.WithoutNames, StringComparer.Ordinal);
        return before.Resources.Keys
            .Where(path => !after.Resources.ContainsKey(path) && arrivals.Contains(Templates.WithoutNames(path)))
            .ToDictionary(path => path, path => arrivals[Templates.WithoutNames(path)].First(), StringComparer.Ordinal);
    }

    private static class Templates
    {
        public static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

        public static string WithoutNames(string path) => string.Join('/', path.Split('/').Select(
            part => part.StartsWith('{') ? part.EndsWith("+}", StringComparison.Ordinal) ? "{+}" : "{}" : part));
    }
}
