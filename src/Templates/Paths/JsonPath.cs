using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Templates.Paths;

/// <summary>
/// A JSONPath as Jayway's library evaluates it, compiled once: <c>$.pets[?(@.age &gt; 3)].name</c>. A definite path finds one
/// node or nothing; an indefinite one (wildcards, filters, slices, deep scans) finds a list.
/// </summary>
public sealed class JsonPath
{
    private readonly Step[] _steps;
    private readonly PathFunction? _function;

    internal JsonPath(string text, Step[] steps, PathFunction? function)
    {
        Text = text;
        _steps = steps;
        _function = function;
        IsDefinite = Array.TrueForAll(steps, step => step.IsDefinite);
    }

    public string Text { get; }

    public bool IsDefinite { get; }

    /// <param name="error">What is wrong, with the position in the path.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path, [NotNullWhen(false)] out string? error) =>
        new JsonPathParser(text).TryParse(out path, out error);

    /// <summary>What the path finds.</summary>
    /// <returns>False when a definite path finds nothing, or a function has nothing to work on.</returns>
    public bool TryEvaluate(JsonElement root, out PathResult result)
    {
        result = default;
        var found = Find(root, root);
        if (_function is not null)
        {
            return _function.TryApply(IsDefinite, found, out result);
        }

        if (!IsDefinite)
        {
            result = new PathResult(found);
            return true;
        }

        if (found.Count == 0)
        {
            return false;
        }

        result = new PathResult(found[0]);
        return true;
    }

    /// <summary>The nodes, without the function at the end.</summary>
    internal List<JsonElement> Find(JsonElement start, JsonElement root)
    {
        var current = new List<JsonElement> { start };
        foreach (var step in _steps)
        {
            var next = new List<JsonElement>();
            foreach (var node in current)
            {
                step.Take(node, root, next);
            }

            current = next;
            if (current.Count == 0)
            {
                break;
            }
        }

        return current;
    }

    internal bool TryFunction(List<JsonElement> found, out PathResult result)
    {
        result = default;
        return _function is not null && _function.TryApply(IsDefinite, found, out result);
    }

    internal bool HasFunction => _function is not null;
}

/// <summary>One node, a list of nodes, or a number that a function worked out.</summary>
public readonly struct PathResult
{
    internal PathResult(JsonElement node) => Node = node;

    internal PathResult(List<JsonElement> nodes) => Nodes = nodes;

    internal PathResult(double number) => Number = number;

    internal PathResult(long whole) => Whole = whole;

    internal PathResult(string text) => Text = text;

    public JsonElement? Node { get; }

    public IReadOnlyList<JsonElement>? Nodes { get; }

    public double? Number { get; }

    public long? Whole { get; }

    public string? Text { get; }
}
