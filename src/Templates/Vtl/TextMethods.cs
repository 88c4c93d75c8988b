using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Templates.Vtl;

/// <summary>The methods of Java's strings.</summary>
internal static class TextMethods
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static object? Call(string text, string name, object?[] arguments)
    {
        try
        {
            return Run(text, name, arguments);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateFault($"The regular expression of {name}() takes too long.");
        }
        catch (RegexParseException exception)
        {
            throw new TemplateFault($"The regular expression of {name}() is wrong: {exception.Message}");
        }
    }

    private static object? Run(string text, string name, object?[] arguments) => (name, arguments) switch
    {
        ("length", []) => (long)text.Length,
        ("isEmpty", []) => text.Length == 0,
        ("isBlank", []) => string.IsNullOrWhiteSpace(text),
        ("trim" or "strip", []) => text.Trim(),
        ("toLowerCase", []) => text.ToLowerInvariant(),
        ("toUpperCase", []) => text.ToUpperInvariant(),
        ("charAt", [long at]) => At(text, at, at + 1),
        ("substring", [long from]) => At(text, from, text.Length),
        ("substring" or "subSequence", [long from, long to]) => At(text, from, to),
        ("concat", [{ } other]) => text + JavaText.Of(other),
        ("contains", [{ } part]) => text.Contains(JavaText.Of(part), StringComparison.Ordinal),
        ("startsWith", [{ } part]) => text.StartsWith(JavaText.Of(part), StringComparison.Ordinal),
        ("endsWith", [{ } part]) => text.EndsWith(JavaText.Of(part), StringComparison.Ordinal),
        ("equalsIgnoreCase", [var other]) => string.Equals(text, other as string, StringComparison.OrdinalIgnoreCase),
        ("compareTo", [string other]) => (long)string.CompareOrdinal(text, other),
        ("compareToIgnoreCase", [string other]) => (long)string.Compare(text, other, StringComparison.OrdinalIgnoreCase),
        ("indexOf", [{ } part]) => (long)text.IndexOf(JavaText.Of(part), StringComparison.Ordinal),
        ("indexOf", [{ } part, long from]) => from > text.Length ? -1L : (long)text.IndexOf(JavaText.Of(part), (int)Math.Max(0, from), StringComparison.Ordinal),
        ("lastIndexOf", [{ } part]) => (long)text.LastIndexOf(JavaText.Of(part), StringComparison.Ordinal),
        ("replace", [{ } from, { } to]) => from is "" ? Spread(text, JavaText.Of(to)) : text.Replace(JavaText.Of(from), JavaText.Of(to), StringComparison.Ordinal),
        ("replaceAll", [string pattern, { } to]) => Pattern(pattern).Replace(text, Replacement(JavaText.Of(to))),
        ("replaceFirst", [string pattern, { } to]) => Pattern(pattern).Replace(text, Replacement(JavaText.Of(to)), 1),
        ("matches", [string pattern]) => Pattern($"^(?:{pattern})\\z").IsMatch(text),
        ("split", [string pattern]) => Split(text, pattern, 0),
        ("split", [string pattern, long limit]) => Split(text, pattern, limit),
        ("repeat", [long times]) when times >= 0 => times * text.Length <= 1_000_000 ? string.Concat(Enumerable.Repeat(text, (int)times)) : throw new TemplateFault("The repeated text is too long."),
        ("toCharArray", []) => new VtlList(text.Select(character => (object?)character.ToString())),
        ("hashCode", []) => (long)text.Aggregate(0, (hash, character) => unchecked((hash * 31) + character)),
        ("valueOf", [var value]) => JavaText.Of(value),
        _ => null,
    };

    private static string At(string text, long from, long to) => from >= 0 && to >= from && to <= text.Length
        ? text[(int)from..(int)to]
        : throw new TemplateFault($"There are no characters {from} to {to} in a text of {text.Length}.");

    private static string Spread(string text, string between) => between + string.Join(between, text.ToCharArray()) + (text.Length == 0 ? "" : between);

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, Patience);

    // Java: trailing empty parts are dropped, and a match at the very start gives an empty first part unless it has no width.
    private static VtlList Split(string text, string pattern, long limit)
    {
        var parts = new List<object?>();
        var start = 0;
        foreach (Match match in Pattern(pattern).Matches(text))
        {
            if (limit > 0 && parts.Count == limit - 1)
            {
                break;
            }

            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
            {
                continue;
            }

            parts.Add(text[start..match.Index]);
            start = match.Index + match.Length;
        }

        parts.Add(text[start..]);
        if (limit == 0)
        {
            while (parts.Count > 1 && parts[^1] is "")
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return new VtlList(parts);
    }

    // In Java's replacement a backslash makes the next character literal and $1 or ${name} is a group.
    private static string Replacement(string java)
    {
        var net = new StringBuilder();
        for (var index = 0; index < java.Length; index++)
        {
            if (java[index] == '\\' && index + 1 < java.Length)
            {
                var literal = java[++index];
                net.Append(literal == '$' ? "$$" : literal.ToString());
            }
            else if (java[index] == '$' && index + 1 < java.Length && (char.IsAsciiDigit(java[index + 1]) || java[index + 1] == '{'))
            {
                net.Append('$');
            }
            else
            {
                net.Append(java[index] == '$' ? "$$" : java[index].ToString());
            }
        }

        return net.ToString();
    }
}
