using System.Text.Json;

namespace Gatehouse.Templates.Paths;

/// <summary>One part of a path: takes a node and adds what it selects.</summary>
internal abstract class Step
{
    public abstract bool IsDefinite { get; }

    public abstract void Take(JsonElement node, JsonElement root, List<JsonElement> found);
}

/// <summary><c>.name</c>, <c>['name']</c>, <c>['a','b']</c>.</summary>
internal sealed class NameStep(string[] names) : Step
{
    public override bool IsDefinite => names.Length == 1;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        if (node.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var name in names)
        {
            if (node.TryGetProperty(name, out var value))
            {
                found.Add(value);
            }
        }
    }
}

/// <summary><c>[0]</c>, <c>[-1]</c>, <c>[0,2]</c>.</summary>
internal sealed class IndexStep(int[] indexes) : Step
{
    public override bool IsDefinite => indexes.Length == 1;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        if (node.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var length = node.GetArrayLength();
        foreach (var index in indexes)
        {
            var at = index < 0 ? length + index : index;
            if (at >= 0 && at < length)
            {
                found.Add(node[at]);
            }
        }
    }
}

/// <summary><c>[1:3]</c>, <c>[:2]</c>, <c>[-2:]</c>; an end that is missing is the list's own.</summary>
internal sealed class SliceStep(int? from, int? to) : Step
{
    public override bool IsDefinite => false;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        if (node.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var length = node.GetArrayLength();
        var start = Math.Clamp(from is < 0 ? length + from.Value : from ?? 0, 0, length);
        var end = Math.Clamp(to is < 0 ? length + to.Value : to ?? length, 0, length);
        for (var index = start; index < end; index++)
        {
            found.Add(node[index]);
        }
    }
}

/// <summary><c>.*</c>, <c>[*]</c>.</summary>
internal sealed class WildcardStep : Step
{
    public override bool IsDefinite => false;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in node.EnumerateObject())
                {
                    found.Add(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray())
                {
                    found.Add(item);
                }

                break;
        }
    }
}

/// <summary><c>..</c>: what the next step selects in a node and in everything below it.</summary>
internal sealed class DeepScanStep(Step next) : Step
{
    public override bool IsDefinite => false;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        next.Take(node, root, found);
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in node.EnumerateObject())
                {
                    Take(property.Value, root, found);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray())
                {
                    Take(item, root, found);
                }

                break;
        }
    }
}

/// <summary><c>[?(@.price &lt; 10)]</c>: the items of a list, or an object by itself, for which the test holds.</summary>
internal sealed class FilterStep(FilterTest test) : Step
{
    public override bool IsDefinite => false;

    public override void Take(JsonElement node, JsonElement root, List<JsonElement> found)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray())
                {
                    if (test.Holds(item, root))
                    {
                        found.Add(item);
                    }
                }

                break;
            case JsonValueKind.Object when test.Holds(node, root):
                found.Add(node);
                break;
        }
    }
}
