using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>A path of the document as a resource path.</summary>
/// <param name="Path">The resource path.</param>
/// <param name="BackendPath">The path to call a backend with: the document's, with the resource's names of variables.</param>
/// <param name="Renamed">New names of variables by the names in the document.</param>
/// <param name="Widened">A part that mixed text and variables became one variable; its own variables are gone.</param>
internal sealed record TakenPath(string Path, string BackendPath, IReadOnlyDictionary<string, string> Renamed, bool Widened);

/// <summary>
/// Turns OpenAPI's path templates into resource paths. OpenAPI allows what API Gateway refuses: two names for the variable
/// at one place, and parts such as <c>{id}.json</c> or <c>{base}...{head}</c> that mix text and variables.
/// </summary>
internal sealed partial class PathTree
{
    private readonly NoteList _notes;

    // The variable part ("{petId}") under a parent, by the parent's path.
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public PathTree(NoteList notes, RestApi? existing)
    {
        _notes = notes;
        foreach (var path in existing?.Resources.Keys ?? [])
        {
            var part = path[(path.LastIndexOf('/') + 1)..];
            if (ResourceRules.IsVariable(part))
            {
                _variables[ResourceRules.Parent(path)] = part;
            }
        }
    }

    /// <summary>Null, with a note, when there can be no such resource.</summary>
    /// <param name="declared">The document's path, <c>/pets/{petId}</c>.</param>
    /// <param name="prefix">Parts that stand before it.</param>
    public TakenPath? Take(string declared, IReadOnlyList<string> prefix, string pointer)
    {
        if (!declared.StartsWith('/'))
        {
            _notes.Error("path", pointer, $"The path {declared} must begin with /; its operations are not taken.");
            return null;
        }

        var trimmed = declared.Length > 1 ? declared.TrimEnd('/') : "";
        if (trimmed.Length != declared.Length && declared != "/")
        {
            _notes.Hint("trailing-slash", pointer, $"{declared} is taken as {(trimmed.Length == 0 ? "/" : trimmed)}: the gateway matches both spellings. The backend is still called with the slash.");
        }

        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = "";
        var backend = "";
        var widened = false;
        string[] parts = [.. prefix, .. trimmed.Length == 0 ? [] : trimmed[1..].Split('/')];
        for (var index = 0; index < parts.Length; index++)
        {
            if (TakePart(parts[index], path.Length == 0 ? "/" : path, declared, pointer, renamed, ref widened) is not { } part)
            {
                return null;
            }

            path += "/" + part;
            if (index >= prefix.Count)
            {
                backend += "/" + (ResourceRules.IsVariable(part) ? $"{{{ResourceRules.VariableName(part)}}}" : part);
            }
        }

        return new TakenPath(path.Length == 0 ? "/" : path, declared.EndsWith('/') ? backend + "/" : backend, renamed, widened);
    }

    private string? TakePart(string part, string parent, string declared, string pointer, Dictionary<string, string> renamed, ref bool widened)
    {
        if (ResourceRules.IsVariable(parent[(parent.LastIndexOf('/') + 1)..]) && ResourceRules.IsGreedy(parent))
        {
            _notes.Warning("greedy", pointer, $"{declared} is not taken: nothing can stand under a greedy path variable.");
            return null;
        }

        var isPart = ResourceRules.IsPathPart(part);
        if (isPart && !ResourceRules.IsVariable(part))
        {
            return part;
        }

        if (!isPart && !part.Contains('{', StringComparison.Ordinal))
        {
            _notes.Warning("path-part", pointer, part.Length == 0
                ? $"{declared} is not taken: it has an empty part."
                : $"{declared} is not taken: the part \"{part}\" may hold only letters, digits and . _ - :");
            return null;
        }

        return isPart ? TakeVariable(part, parent, declared, pointer, renamed) : Widen(part, parent, declared, pointer, ref widened);
    }

    private string? TakeVariable(string part, string parent, string declared, string pointer, Dictionary<string, string> renamed)
    {
        var name = ResourceRules.VariableName(part);
        if (!_variables.TryGetValue(parent, out var first))
        {
            first = _variables[parent] = Unique(part, parent);
        }

        if (ResourceRules.IsGreedy(first) != ResourceRules.IsGreedy(part))
        {
            _notes.Warning("variable", pointer, $"{declared} is not taken: {parent} already has the path variable {first}, and only one is allowed at one place.");
            return null;
        }

        if (first != part)
        {
            renamed[name] = ResourceRules.VariableName(first);
            _notes.Count(
                Severity.Hint, "variable", pointer,
                number => $"The path variable {part} under {parent} ({number:N0} {(number == 1 ? "path" : "paths")}) is called {first} here: only one is allowed at one place, and {first} came first. Callers see no difference.",
                parent + part);
        }

        return first;
    }

    // "{id}.json", "{base}...{head}", "@{user}": one variable that matches the whole part and passes it on as it is.
    private string? Widen(string part, string parent, string declared, string pointer, ref bool widened)
    {
        var names = Variable().Matches(part).Select(match => match.Groups[1].Value).ToArray();
        if (names.Length == 0 || names.Any(name => !ResourceRules.IsPathPart(name)))
        {
            _notes.Warning("path-part", pointer, $"{declared} is not taken: \"{part}\" is neither text nor a variable such as {{id}}.");
            return null;
        }

        if (!_variables.TryGetValue(parent, out var first))
        {
            first = _variables[parent] = Unique($"{{{string.Join('_', names)}}}", parent);
        }

        if (ResourceRules.IsGreedy(first))
        {
            _notes.Warning("variable", pointer, $"{declared} is not taken: {parent} already has the path variable {first}, and only one is allowed at one place.");
            return null;
        }

        widened = true;
        _notes.Warning("path-part", pointer, $"\"{part}\" in {declared} mixes text and variables, which a resource cannot; it is taken as {first}, which matches any text there and passes it on whole.");
        return first;
    }

    private static string Unique(string part, string parent)
    {
        var used = ResourceRules.Variables(parent).ToHashSet(StringComparer.Ordinal);
        var name = ResourceRules.VariableName(part);
        var free = name;
        for (var number = 2; used.Contains(free); number++)
        {
            free = $"{name}_{number}";
        }

        return ResourceRules.IsGreedy(part) ? $"{{{free}+}}" : $"{{{free}}}";
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Variable();
}
