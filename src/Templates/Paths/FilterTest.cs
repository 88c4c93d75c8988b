using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Templates.Paths;

/// <summary>A test inside a filter.</summary>
internal abstract class FilterTest
{
    public abstract bool Holds(JsonElement item, JsonElement root);
}

internal sealed class AllTests(FilterTest left, FilterTest right) : FilterTest
{
    public override bool Holds(JsonElement item, JsonElement root) => left.Holds(item, root) && right.Holds(item, root);
}

internal sealed class AnyTest(FilterTest left, FilterTest right) : FilterTest
{
    public override bool Holds(JsonElement item, JsonElement root) => left.Holds(item, root) || right.Holds(item, root);
}

internal sealed class NotTest(FilterTest test) : FilterTest
{
    public override bool Holds(JsonElement item, JsonElement root) => !test.Holds(item, root);
}

/// <summary><c>@.name</c> alone: that there is such a node.</summary>
internal sealed class ExistsTest(Operand operand) : FilterTest
{
    public override bool Holds(JsonElement item, JsonElement root) => operand.Evaluate(item, root) is not null;
}

internal sealed class ComparisonTest(Operand left, string comparison, Operand right) : FilterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public override bool Holds(JsonElement item, JsonElement root)
    {
        var a = left.Evaluate(item, root);
        var b = right.Evaluate(item, root);
        return comparison switch
        {
            "==" => Same(a, b),
            "!=" => !Same(a, b),
            "<" => Order(a, b) is < 0,
            "<=" => Order(a, b) is <= 0,
            ">" => Order(a, b) is > 0,
            ">=" => Order(a, b) is >= 0,
            "=~" => a?.Text is { } text && b?.Pattern is { } pattern && pattern.IsMatch(text),
            "in" => b?.Items is { } list && list.Exists(other => Same(a, other)),
            "nin" => b?.Items is { } list && !list.Exists(other => Same(a, other)),
            "anyof" => a?.Items is { } mine && b?.Items is { } theirs && mine.Exists(x => theirs.Exists(y => Same(x, y))),
            "noneof" => a?.Items is { } mine && b?.Items is { } theirs && !mine.Exists(x => theirs.Exists(y => Same(x, y))),
            "subsetof" => a?.Items is { } mine && b?.Items is { } theirs && mine.TrueForAll(x => theirs.Exists(y => Same(x, y))),
            "contains" => a?.Items is { } mine ? mine.Exists(x => Same(x, b)) : a?.Text is { } whole && b?.Text is { } part && whole.Contains(part, StringComparison.Ordinal),
            "size" => b?.Number is { } size && (a?.Items?.Count ?? a?.Text?.Length) == (int)size,
            "empty" => b?.Flag is { } empty && (a?.Items?.Count ?? a?.Text?.Length) is { } count && (count == 0) == empty,
            _ => false,
        };
    }

    public static Regex Pattern(string pattern, bool ignoreCase) => new(
        $"^(?:{pattern})$", RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), Patience);

    private static bool Same(FilterValue? a, FilterValue? b)
    {
        if (a is null || b is null)
        {
            // A missing node equals nothing but another missing one.
            return a is null && b is null;
        }

        return a.Number is { } x && b.Number is { } y ? x == y
            : a.Text is { } s && b.Text is { } t ? s == t
            : a.Flag is { } p && b.Flag is { } q ? p == q
            : a.IsNull && b.IsNull
            || (a.Items is { } left && b.Items is { } right && left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)));
    }

    private static int? Order(FilterValue? a, FilterValue? b) =>
        a?.Number is { } x && b?.Number is { } y ? x.CompareTo(y)
        : a?.Text is { } s && b?.Text is { } t ? string.CompareOrdinal(s, t)
        : null;
}

/// <summary>What an operand comes to.</summary>
internal sealed class FilterValue
{
    public double? Number { get; init; }

    public string? Text { get; init; }

    public bool? Flag { get; init; }

    public bool IsNull { get; init; }

    public List<FilterValue>? Items { get; init; }

    public Regex? Pattern { get; init; }

    public static FilterValue Of(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Number => new FilterValue { Number = node.GetDouble() },
        JsonValueKind.String => new FilterValue { Text = node.GetString() },
        JsonValueKind.True => new FilterValue { Flag = true },
        JsonValueKind.False => new FilterValue { Flag = false },
        JsonValueKind.Array => new FilterValue { Items = [.. node.EnumerateArray().Select(Of)] },
        JsonValueKind.Object => new FilterValue { Items = [.. node.EnumerateObject().Select(property => Of(property.Value))] },
        _ => new FilterValue { IsNull = true },
    };

    public static FilterValue OfNumber(string text) => new() { Number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) };
}

internal abstract class Operand
{
    /// <summary>Null when a path finds nothing.</summary>
    public abstract FilterValue? Evaluate(JsonElement item, JsonElement root);
}

internal sealed class LiteralOperand(FilterValue value) : Operand
{
    public override FilterValue? Evaluate(JsonElement item, JsonElement root) => value;
}

internal sealed class PathOperand(JsonPath path, bool fromRoot) : Operand
{
    public override FilterValue? Evaluate(JsonElement item, JsonElement root)
    {
        var found = path.Find(fromRoot ? root : item, root);
        if (path.HasFunction)
        {
            return path.TryFunction(found, out var result)
                ? result.Whole is { } whole ? new FilterValue { Number = whole }
                : result.Number is { } number ? new FilterValue { Number = number }
                : result.Text is { } text ? new FilterValue { Text = text }
                : result.Node is { } node ? FilterValue.Of(node)
                : null
                : null;
        }

        return path.IsDefinite
            ? found.Count == 0 ? null : FilterValue.Of(found[0])
            : found.Count == 0 ? null : new FilterValue { Items = found.ConvertAll(FilterValue.Of) };
    }
}
