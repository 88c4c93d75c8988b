using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Rules;

/// <summary>The grammar of resource paths and the shape of the tree that they make.</summary>
public static partial class ResourceRules
{
    /// <summary>The verbs a method may have.</summary>
    public static readonly Items<string> Verbs = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

    /// <summary>Checks one part of a path: literal <c>pets</c>, variable <c>{petId}</c>, or greedy <c>{proxy+}</c>.</summary>
    public static bool IsPathPart(string part) => Part().IsMatch(part);

    public static bool IsVariable(string part) => part.StartsWith('{');

    public static bool IsGreedy(string part) => part.EndsWith("+}", StringComparison.Ordinal);

    /// <summary><c>petId</c> of <c>{petId}</c>, <c>proxy</c> of <c>{proxy+}</c>.</summary>
    public static string VariableName(string part) => part.TrimStart('{').TrimEnd('}').TrimEnd('+');

    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    /// <summary>Names of the variables in a path, in order.</summary>
    public static IEnumerable<string> Variables(string path) => path.Split('/').Where(IsVariable).Select(VariableName);

    internal static void Check(RestApi api, ProblemList problems)
    {
        if (!api.Resources.ContainsKey("/"))
        {
            problems.Error("/", "resource-root", "The root resource / is missing.");
        }

        foreach (var path in api.Resources.Keys.Where(path => path != "/"))
        {
            CheckPath(path, api, problems);
        }

        foreach (var siblings in api.Resources.Keys.Where(path => path != "/" && IsVariable(LastPart(path))).GroupBy(Parent, StringComparer.Ordinal))
        {
            var all = siblings.Order(StringComparer.Ordinal).ToArray();
            foreach (var path in all.Skip(1))
            {
                problems.Error(
                    path, "resource-variable",
                    $"A sibling ({LastPart(all[0])}) of {path} already has a variable path part; only one is allowed under {siblings.Key}.");
            }
        }
    }

    private static void CheckPath(string path, RestApi api, ProblemList problems)
    {
        if (!path.StartsWith('/') || path.EndsWith('/') || path.Contains("//", StringComparison.Ordinal))
        {
            problems.Error(path, "resource-path", $"The resource path {ProblemList.Quote(path)} must begin with /, and have no empty part.");
            return;
        }

        problems.Add(NameRules.Dimension(path, path, "The resource path"));
        var parts = path[1..].Split('/');
        foreach (var part in parts.Where(part => !IsPathPart(part)))
        {
            problems.Error(
                path, "resource-part",
                $"The path part {ProblemList.Quote(part)} must be letters, digits and . _ - : only, or one variable in braces ({{id}} or {{proxy+}}); a part cannot mix the two.");
        }

        foreach (var twice in Variables(path).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Error(path, "resource-variable", $"The variable {{{twice.Key}}} stands twice in {path}; each needs a name of its own.");
        }

        if (!api.Resources.ContainsKey(Parent(path)))
        {
            problems.Error(path, "resource-parent", $"The parent {Parent(path)} of {path} is missing.");
        }

        if (IsVariable(LastPart(Parent(path))) && IsGreedy(LastPart(Parent(path))))
        {
            problems.Error(path, "resource-greedy", $"Nothing can stand under the greedy path variable {LastPart(Parent(path))}; {path} does.");
        }

        if (path is "/ping" or "/sping")
        {
            problems.Warning(path, "reserved-path", $"{path} is the gateway's own health check on custom domains; callers reach this resource only through the stage's address.");
        }
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"^(?:[a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._:-]+\+?\})\z")]
    private static partial Regex Part();
}
