using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Templates.Vtl;

/// <summary>JSON into the values of templates, and back into text.</summary>
internal static class JsonText
{
    public static object? ToValue(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new VtlMap();
                foreach (var property in element.EnumerateObject())
                {
                    map[property.Name] = ToValue(property.Value);
                }

                return map;
            case JsonValueKind.Array:
                return new VtlList(element.EnumerateArray().Select(ToValue), fromJson: true);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                return element.TryGetInt64(out var whole) ? whole
                    : BigInteger.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) ? big
                    : element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    public static void Append(StringBuilder text, object? value, int depth)
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
                    text.Append(first ? "" : ",");
                    Quote(text, JavaText.Of(key));
                    text.Append(':');
                    Append(text, item, depth + 1);
                    first = false;
                }

                text.Append('}');
                break;
            case VtlList list:
                text.Append('[');
                for (var index = 0; index < list.Items.Count; index++)
                {
                    text.Append(index == 0 ? "" : ",");
                    Append(text, list.Items[index], depth + 1);
                }

                text.Append(']');
                break;
            case string plain:
                Quote(text, plain);
                break;
            default:
                text.Append(JavaText.Of(value));
                break;
        }
    }

    public static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                default:
                    if (character < ' ')
                    {
                        text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        text.Append(character);
                    }

                    break;
            }
        }

        text.Append('"');
    }
}
