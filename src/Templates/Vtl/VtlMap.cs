using System.Text;

namespace Gatehouse.Templates.Vtl;

/// <summary>A Java map in the order of insertion. Keys compare as Java's do: text, numbers and booleans by value.</summary>
public sealed class VtlMap
{
    private readonly OrderedDictionary<object, object?> _items = [];

    public int Count => _items.Count;

    public IEnumerable<object> Keys => _items.Keys;

    public IEnumerable<object?> Values => _items.Values;

    public IEnumerable<KeyValuePair<object, object?>> Items => _items;

    public object? this[object key]
    {
        get => _items.TryGetValue(key, out var value) ? value : null;
        set => _items[key] = value;
    }

    public bool ContainsKey(object key) => _items.ContainsKey(key);

    public object? Remove(object key) => _items.Remove(key, out var value) ? value : null;

    public void Clear() => _items.Clear();
}

/// <summary>A Java list. One that came from JSON prints as JSON, one made in a template prints as Java prints it.</summary>
public sealed class VtlList
{
    public VtlList(IEnumerable<object?> items, bool fromJson = false)
    {
        Items = [.. items];
        FromJson = fromJson;
    }

    public List<object?> Items { get; }

    public bool FromJson { get; }
}

/// <summary>One pair of a map, as <c>entrySet()</c> gives it.</summary>
public sealed record VtlEntry(VtlMap Map, object Key)
{
    public object? Value => Map[Key];
}

/// <summary>A value of the host's with members that a template may read and call: <c>$input</c>, <c>$util</c>, <c>$context</c>.</summary>
public interface ITemplateObject
{
    /// <returns>False when there is no such member; the reference is then null.</returns>
    bool TryGet(string name, out object? value);

    /// <returns>False when there is no such method; the reference is then null.</returns>
    bool TryCall(string name, object?[] arguments, out object? value);
}

/// <summary>How Java prints values.</summary>
internal static class JavaText
{
    public static string Of(object? value)
    {
        switch (value)
        {
            case null:
                return "";
            case string text:
                return text;
        }

        var builder = new StringBuilder();
        Append(builder, value, 0);
        return builder.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        if (depth > 64)
        {
            throw new TemplateFault("A value is nested too deeply to print.");
        }

        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case VtlMap map:
                text.Append('{');
                var first = true;
                foreach (var (key, item) in map.Items)
                {
                    text.Append(first ? "" : ", ").Append(Of(key)).Append('=');
                    Append(text, item, depth + 1);
                    first = false;
                }

                text.Append('}');
                break;
            case VtlList { FromJson: true } json:
                JsonText.Append(text, json, depth);
                break;
            case VtlList list:
                text.Append('[');
                for (var index = 0; index < list.Items.Count; index++)
                {
                    text.Append(index == 0 ? "" : ", ");
                    Append(text, list.Items[index], depth + 1);
                }

                text.Append(']');
                break;
            case VtlEntry entry:
                text.Append(Of(entry.Key)).Append('=');
                Append(text, entry.Value, depth + 1);
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case double number:
                text.Append(JavaNumber.Of(number));
                break;
            case IFormattable formattable:
                text.Append(formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value);
                break;
        }
    }
}
