using System.Net;
using System.Text;
using System.Text.Json;
using Gatehouse.Templates.Vtl;

namespace Gatehouse.Templates.Variables;

/// <summary><c>$util</c> of a mapping template.</summary>
public sealed class UtilVariable : ITemplateObject
{
    public static readonly UtilVariable Instance = new();

    private UtilVariable()
    {
    }

    public bool TryGet(string name, out object? value)
    {
        value = null;
        return false;
    }

    public bool TryCall(string name, object?[] arguments, out object? value)
    {
        if (arguments.Length != 1)
        {
            value = null;
            return false;
        }

        var text = JavaText.Of(arguments[0]);
        switch (name)
        {
            case "escapeJavaScript":
                value = arguments[0] is null ? "null" : Escape(text);
                return true;
            case "parseJson":
                value = Parse(text);
                return true;
            case "urlEncode":
                value = WebUtility.UrlEncode(text);
                return true;
            case "urlDecode":
                value = WebUtility.UrlDecode(text);
                return true;
            case "base64Encode":
                value = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
                return true;
            case "base64Decode":
                var bytes = new byte[text.Length];
                value = Convert.TryFromBase64String(text, bytes, out var length)
                    ? Encoding.UTF8.GetString(bytes, 0, length)
                    : throw new TemplateFault("base64Decode: the text is not base64.");
                return true;
            default:
                value = null;
                return false;
        }
    }

    private static object? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonText.ToValue(document.RootElement);
        }
        catch (JsonException)
        {
            throw new TemplateFault("parseJson: the text is not JSON.");
        }
    }

    // JSON's escapes, and the single quote besides.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\' or '\'':
                    escaped.Append('\\').Append(character);
                    break;
                case '\n':
                    escaped.Append("\\n");
                    break;
                case '\r':
                    escaped.Append("\\r");
                    break;
                case '\t':
                    escaped.Append("\\t");
                    break;
                case '\b':
                    escaped.Append("\\b");
                    break;
                case '\f':
                    escaped.Append("\\f");
                    break;
                default:
                    if (character < ' ')
                    {
                        escaped.Append("\\u").Append(((int)character).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        escaped.Append(character);
                    }

                    break;
            }
        }

        return escaped.ToString();
    }
}
