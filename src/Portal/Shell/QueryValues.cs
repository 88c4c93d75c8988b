using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// The query of an address, read into a page's state. What it does not understand it leaves out and remembers in
/// <see cref="Dropped"/>, so that a page says so instead of failing.
/// </summary>
public sealed class QueryValues(string query)
{
    private const int Longest = 500;

    private readonly Dictionary<string, StringValues> _values = QueryHelpers.ParseQuery(query);
    private readonly List<string> _dropped = [];

    /// <summary>What was left out, as <c>sort=colour</c>.</summary>
    public IReadOnlyList<string> Dropped => _dropped;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Null when absent or empty; at most 500 characters.</summary>
    public string? Text(string name)
    {
        var text = Raw(name);
        if (text?.Length > Longest)
        {
            Drop(name, text[..40] + "…");
            return null;
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>One of an enumeration's values, in any case.</summary>
    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Raw(name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (!char.IsDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        Drop(name, text);
        return otherwise;
    }

    /// <summary>One of the named words.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Raw(name) is not { Length: > 0 } text)
        {
            return null;
        }

        foreach (var word in words)
        {
            if (word == text)
            {
                return word;
            }
        }

        Drop(name, text);
        return null;
    }

    public int? Number(string name, int least, int most)
    {
        if (Raw(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Drop(name, text);
        return null;
    }

    public bool Flag(string name) => _values.TryGetValue(name, out var value) && value != "0" && value != "false";

    /// <summary>A time in UTC as ISO 8601.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Raw(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Drop(name, text);
        return null;
    }

    /// <summary>Every value of a name that comes several times; at most fifty.</summary>
    public IReadOnlyList<string> Each(string name) =>
        _values.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(value => value.Length is > 0 and <= Longest).Take(50)] : [];

    /// <summary>For values that only the page can judge: leaves it out and says so.</summary>
    public void Drop(string name, string value) => _dropped.Add($"{name}={value}");

    private string? Raw(string name) => _values.TryGetValue(name, out var value) ? value[^1] : null;
}
