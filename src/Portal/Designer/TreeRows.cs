using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>One row of the resource tree as the browser gets it; the names are short because there may be thousands.</summary>
/// <param name="P">Full path of the resource.</param>
/// <param name="V">Verb, for a method's row; null for a resource's.</param>
/// <param name="T">What the row says beside the verb: the summary, operation name or host.</param>
/// <param name="O">Operation id, for the filter.</param>
/// <param name="H">Host of the integration, for the filter.</param>
/// <param name="M">Marks: <c>u</c> unsaved, <c>d</c> in the draft only, <c>e</c> error, <c>w</c> warning.</param>
public sealed record TreeRow(string P, string? V, string? T, string? O, string? H, string? M)
{
    public string Key => V is null ? P : $"{P} {V}";
}

/// <summary>What has to reach the browser's tree: all of it at first, later only what changed.</summary>
public sealed record TreeChange(IReadOnlyList<TreeRow> Set, IReadOnlyList<string> Gone);

/// <summary>The rows of an API's resource tree.</summary>
internal static class TreeRows
{
    /// <param name="live">What callers get now; null if nothing is deployed, and then nothing is marked as draft-only.</param>
    /// <param name="problems">The worst severity by row key.</param>
    public static Dictionary<string, TreeRow> Of(RestApi current, RestApi saved, RestApi? live, IReadOnlyDictionary<string, Severity> problems)
    {
        var rows = new Dictionary<string, TreeRow>(StringComparer.Ordinal);
        foreach (var (path, resource) in current.Resources)
        {
            var before = saved.Resources.Find(path);
            rows[path] = new TreeRow(path, null, null, null, null, Marks(before is null, live is not null && !live.Resources.ContainsKey(path), path));
            foreach (var (verb, method) in resource.Methods)
            {
                var key = $"{path} {verb}";
                var unsaved = before?.Methods.Find(verb) is not { } old || !old.Equals(method);
                var draftOnly = live is not null && live.Resources.Find(path)?.Methods.ContainsKey(verb) != true;
                rows[key] = new TreeRow(path, verb, method.Summary ?? method.OperationName ?? HostOf(method.Integration), method.OperationName, HostOf(method.Integration), Marks(unsaved, draftOnly, key));
            }
        }

        return rows;

        string? Marks(bool unsaved, bool draftOnly, string key)
        {
            var fault = problems.TryGetValue(key, out var severity) ? severity switch { Severity.Error => "e", Severity.Warning => "w", _ => "" } : "";
            var marks = fault + (draftOnly ? "d" : "") + (unsaved ? "u" : "");
            return marks.Length == 0 ? null : marks;
        }
    }

    public static TreeChange Between(Dictionary<string, TreeRow> before, Dictionary<string, TreeRow> now) => new(
        [.. now.Where(entry => !before.TryGetValue(entry.Key, out var old) || !old.Equals(entry.Value)).Select(entry => entry.Value)],
        [.. before.Keys.Where(key => !now.ContainsKey(key))]);

    private static string? HostOf(Integration? integration)
    {
        if (integration?.Uri is not { Length: > 0 } uri)
        {
            return integration?.Type == IntegrationType.MOCK ? "mock" : null;
        }

        var start = uri.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = uri.IndexOf('/', start);
        return end < 0 ? uri[start..] : uri[start..end];
    }
}
