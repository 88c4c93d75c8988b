using System.Text.Json;

namespace Gatehouse.Templates.Paths;

/// <summary>A function at the end of a path: <c>$.prices.sum()</c>.</summary>
internal sealed class PathFunction(string name, JsonPath[] arguments)
{
    public static bool Exists(string name) => name is "length" or "size" or "min" or "max" or "avg" or "sum" or "stddev" or "keys" or "concat" or "first" or "last" or "index";

    /// <param name="definite">Whether the path before the function finds one node rather than a list of them.</param>
    public bool TryApply(bool definite, List<JsonElement> found, out PathResult result)
    {
        result = default;
        if (definite && found.Count == 0 && arguments.Length == 0)
        {
            return false;
        }

        switch (name)
        {
            case "length" or "size":
                return TryLength(definite, found, out result);
            case "keys":
                if (!definite || found[0].ValueKind != JsonValueKind.Object)
                {
                    return false;
                }

                result = new PathResult([.. found[0].EnumerateObject().Select(property => JsonSerializer.SerializeToElement(property.Name))]);
                return true;
            case "concat":
                result = new PathResult(string.Concat(Items(definite, found).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText())));
                return true;
            case "first" or "last":
                var list = Items(definite, found);
                if (list.Count == 0)
                {
                    return false;
                }

                result = new PathResult(name == "first" ? list[0] : list[^1]);
                return true;
            default:
                return TryNumber(definite, found, out result);
        }
    }

    private static bool TryLength(bool definite, List<JsonElement> found, out PathResult result)
    {
        long? length = !definite ? found.Count : found[0].ValueKind switch
        {
            JsonValueKind.Array => found[0].GetArrayLength(),
            JsonValueKind.Object => found[0].EnumerateObject().Count(),
            JsonValueKind.String => found[0].GetString()!.Length,
            _ => null,
        };
        result = length is null ? default : new PathResult(length.Value);
        return length is not null;
    }

    private bool TryNumber(bool definite, List<JsonElement> found, out PathResult result)
    {
        result = default;
        var numbers = Items(definite, found).Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetDouble()).ToList();
        if (numbers.Count == 0)
        {
            return false;
        }

        var average = numbers.Average();
        result = new PathResult(name switch
        {
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            "sum" => numbers.Sum(),
            "avg" => average,
            _ => Math.Sqrt(numbers.Sum(number => (number - average) * (number - average)) / numbers.Count),
        });
        return true;
    }

    private List<JsonElement> Items(bool definite, List<JsonElement> found)
    {
        var items = !definite ? found
            : found.Count == 0 ? []
            : found[0].ValueKind == JsonValueKind.Array ? [.. found[0].EnumerateArray()] : [found[0]];
        foreach (var argument in arguments)
        {
            if (found.Count > 0)
            {
                items = [.. items, .. argument.Find(found[0], found[0])];
            }
        }

        return items;
    }
}
