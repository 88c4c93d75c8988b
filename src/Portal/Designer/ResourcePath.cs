using System.Text.RegularExpressions;
using Gatehouse.ControlPlane;
using Gatehouse.Definitions;

namespace Gatehouse.Portal.Designer;

/// <summary>The syntax of resource paths: <c>/pets/{petId}/photos</c>, <c>/files/{proxy+}</c>.</summary>
internal static partial class ResourcePath
{
    public const string Root = "/";

    /// <summary>Reads what a person typed as a full path; a missing first slash and a last one too many are mended.</summary>
    public static Outcome<string> Parse(string? text)
    {
        var trimmed = (text ?? "").Trim();
        var path = "/" + trimmed.Trim('/');
        if (trimmed.Length == 0)
        {
            return Failure.Invalid("path", "path", "Give a path, such as /pets/{petId}.");
        }

        if (path == Root)
        {
            return path;
        }

        var problems = path[1..].Split('/').Select(CheckPart).OfType<Problem>().ToList();
        if (problems.Count > 0)
        {
            return Failure.Invalid(problems);
        }

        var twice = Variables(path).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? path
            : Failure.Invalid("path", "path-variable-twice", $"{path} uses {{{twice.Key}}} twice: a name can stand for one part of a path only.");
    }

    /// <summary>The problem with one part of a path, between two slashes; null if there is none.</summary>
    public static Problem? CheckPart(string part) => part switch
    {
        "" => new Problem("path", "path-part", "A path part is empty: two slashes follow each other."),
        _ when Part().IsMatch(part) => null,
        _ when part.Contains('{') || part.Contains('}') => new Problem(
            "path", "path-part", $"\"{part}\" is not a path part: it is either all text, such as pets, or all variable, such as {{petId}} or {{proxy+}}."),
        _ => new Problem(
            "path", "path-part", $"\"{part}\" is not a path part: it takes letters, digits and . _ - : only."),
    };

    public static string Parent(string path) =>
        path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : Root;

    public static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Join(string parent, string part) => parent == Root ? "/" + part : $"{parent}/{part}";

    /// <summary>Every path from the first part down to <paramref name="path"/> itself, without the root.</summary>
    public static IEnumerable<string> Lineage(string path)
    {
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }

        if (path != Root)
        {
            yield return path;
        }
    }

    public static int Depth(string path) => path == Root ? 0 : path.Count(c => c == '/');

    public static bool IsVariable(string part) => part.StartsWith('{');

    public static bool IsGreedy(string part) => part.EndsWith("+}", StringComparison.Ordinal);

    /// <summary>The name inside the braces: <c>petId</c> of <c>{petId}</c>, <c>proxy</c> of <c>{proxy+}</c>.</summary>
    public static string VariableName(string part) => part.Trim('{', '}').TrimEnd('+');

    public static IEnumerable<string> Variables(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(IsVariable).Select(VariableName);

    /// <summary>Whether <paramref name="path"/> is <paramref name="ancestor"/> or lies below it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        ancestor == Root || path == ancestor || path.StartsWith(ancestor + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:[a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._\-:]+\+?\})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
