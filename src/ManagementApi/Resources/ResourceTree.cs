using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Endpoint;

namespace Gatehouse.ManagementApi.Resources;

/// <summary>The rules of the resource tree, in the words of the service.</summary>
internal static partial class ResourceTree
{
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    public static string Join(string parent, string part) => parent == "/" ? $"/{part}" : $"{parent}/{part}";

    /// <summary>Whether a part may stand under a parent; null when it may.</summary>
    /// <param name="moved">The resource that would come to stand there; null for a new one.</param>
    public static Answer? CheckChild(RestApi api, string parent, string? part, string? moved)
    {
        if (string.IsNullOrEmpty(part) || !PathPart().IsMatch(part))
        {
            return Answer.BadRequest(
                "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.");
        }

        if (parent[(parent.LastIndexOf('/') + 1)..] is var last && last.EndsWith("+}", StringComparison.Ordinal))
        {
            return Answer.BadRequest($"Cannot create a child of a resource with a greedy path variable: {last}");
        }

        foreach (var sibling in api.Resources.Keys.Where(path => path != "/" && path != moved && Parent(path) == parent))
        {
            var name = sibling[(sibling.LastIndexOf('/') + 1)..];
            if (name == part)
            {
                return Answer.Conflict($"Another resource with the same parent already has this name: {part}");
            }

            if (name.StartsWith('{') && part.StartsWith('{'))
            {
                return Answer.BadRequest($"A sibling ({name}) of this resource already has a variable path part -- only one is allowed");
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(?:[a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._\-:]+\+?\})$", RegexOptions.CultureInvariant)]
    private static partial Regex PathPart();
}
