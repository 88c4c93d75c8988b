using System.Text;

namespace Gatehouse.Aws.Policies;

/// <summary>Text with the wildcards <c>*</c> and <c>?</c>, and, where the policy's version has them, variables such as <c>${aws:username}</c>.</summary>
internal sealed class Pattern
{
    // A literal wildcard that came from ${*}, ${?} or a variable's value must match itself only.
    private const char LiteralStar = '\uE000';
    private const char LiteralQuestion = '\uE001';

    private readonly string _text;
    private readonly bool _hasVariables;

    public Pattern(string text, bool variables)
    {
        _text = text;
        _hasVariables = variables && text.Contains("${", StringComparison.Ordinal);
    }

    public bool Matches(string value, PolicyRequest request, bool ignoreCase) =>
        Resolve(request) is { } pattern && Like(pattern, value, ignoreCase);

    /// <summary>The text with its variables filled in, wildcards in their values kept literal; null when one has no value.</summary>
    public string? Resolve(PolicyRequest request) => _hasVariables ? Fill(request) : _text;

    /// <summary>The text as a plain value, for operators that know no wildcards.</summary>
    public string? Value(PolicyRequest request) => Resolve(request)?.Replace(LiteralStar, '*').Replace(LiteralQuestion, '?');

    /// <summary>Wildcard match without recursion: on a mismatch, go back to the last star and let it take one more character.</summary>
    public static bool Like(string pattern, string value, bool ignoreCase)
    {
        int p = 0, v = 0, star = -1, mark = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = v;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], value[v], ignoreCase)))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                v = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Same(char pattern, char value, bool ignoreCase) => pattern switch
    {
        LiteralStar => value == '*',
        LiteralQuestion => value == '?',
        _ => pattern == value || (ignoreCase && char.ToLowerInvariant(pattern) == char.ToLowerInvariant(value)),
    };

    private string? Fill(PolicyRequest request)
    {
        var filled = new StringBuilder(_text.Length + 32);
        for (var index = 0; index < _text.Length;)
        {
            var end = _text[index] == '$' && index + 1 < _text.Length && _text[index + 1] == '{' ? _text.IndexOf('}', index) : -1;
            if (end < 0)
            {
                filled.Append(_text[index++]);
                continue;
            }

            var name = _text[(index + 2)..end];
            index = end + 1;
            if (name is "*" or "?" or "$")
            {
                filled.Append(name[0] switch { '*' => LiteralStar, '?' => LiteralQuestion, _ => '$' });
                continue;
            }

            string? fallback = null;
            if (name.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0)
            {
                fallback = name[(comma + 1)..].Trim().Trim('\'');
                name = name[..comma].Trim();
            }

            // A variable takes the place of one value; a key with several values, or none, has no place to stand.
            var value = request.TryGet(name, out var values) && values.Length == 1 ? values[0] : fallback;
            if (value is null)
            {
                return null;
            }

            filled.Append(value.Replace('*', LiteralStar).Replace('?', LiteralQuestion));
        }

        return filled.ToString();
    }
}
