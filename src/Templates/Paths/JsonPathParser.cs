using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Gatehouse.Templates.Paths;

/// <summary>
/// Reads a path. A sample with every part:
/// <c>$.store['book'][0,-1]..author[1:3].*[?(@.price &gt; 10 &amp;&amp; @.title =~ /a.*/i)].length()</c>
/// </summary>
internal sealed class JsonPathParser(string text)
{
    private const int MaximumDepth = 32;
    private int _at;
    private int _depth;

    public bool TryParse([NotNullWhen(true)] out JsonPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        error = null;
        try
        {
            SkipSpace();
            if (_at < text.Length && text[_at] is '$' or '@')
            {
                _at++;
            }
            else if (_at < text.Length && text[_at] is not ('.' or '['))
            {
                // A path may leave out its root: "store.book".
                text = "." + text[_at..];
                _at = 0;
            }

            path = Rest();
            SkipSpace();
            if (_at < text.Length)
            {
                throw Wrong($"'{text[_at]}' is not expected");
            }

            return true;
        }
        catch (PathException exception)
        {
            path = null;
            error = exception.Message;
            return false;
        }
    }

    private JsonPath Rest()
    {
        var start = _at;
        var steps = new List<Step>();
        PathFunction? function = null;
        while (_at < text.Length && function is null)
        {
            if (Eat(".."))
            {
                steps.Add(new DeepScanStep(_at < text.Length && text[_at] == '[' ? Bracket() : Dotted(ref function)!));
            }
            else if (_at < text.Length && text[_at] == '.')
            {
                _at++;
                if (Dotted(ref function) is { } step)
                {
                    steps.Add(step);
                }
            }
            else if (text[_at] == '[')
            {
                steps.Add(Bracket());
            }
            else
            {
                break;
            }
        }

        return new JsonPath(text[start.._at], [.. steps], function);
    }

    private Step? Dotted(ref PathFunction? function)
    {
        if (Eat("*"))
        {
            return new WildcardStep();
        }

        if (_at < text.Length && text[_at] == '[')
        {
            return Bracket();
        }

        var start = _at;
        while (_at < text.Length && text[_at] is not ('.' or '[' or '(' or ')' or ' ' or '=' or '!' or '<' or '>' or '&' or '|' or ',' or ']'))
        {
            _at++;
        }

        var name = text[start.._at];
        if (name.Length == 0)
        {
            throw Wrong("a name is missing");
        }

        if (_at < text.Length && text[_at] == '(')
        {
            if (!PathFunction.Exists(name))
            {
                throw Wrong($"there is no function {name}()");
            }

            _at++;
            var arguments = new List<JsonPath>();
            SkipSpace();
            while (!Eat(")"))
            {
                if (_at >= text.Length || text[_at] is not ('$' or '@'))
                {
                    throw Wrong($"an argument of {name}() must be a path");
                }

                _at++;
                arguments.Add(Nested());
                SkipSpace();
                Eat(",");
                SkipSpace();
            }

            function = new PathFunction(name, [.. arguments]);
            return null;
        }

        return new NameStep([name]);
    }

    private Step Bracket()
    {
        Expect('[');
        SkipSpace();
        if (Eat("*"))
        {
            Close();
            return new WildcardStep();
        }

        if (_at < text.Length && text[_at] == '?')
        {
            _at++;
            SkipSpace();
            Expect('(');
            var test = Or();
            SkipSpace();
            Expect(')');
            Close();
            return new FilterStep(test);
        }

        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            var names = new List<string>();
            do
            {
                SkipSpace();
                names.Add(Quoted());
                SkipSpace();
            }
            while (Eat(","));
            Close();
            return new NameStep([.. names]);
        }

        // [(@.length-1)], the way of older libraries to say [-1].
        if (Eat("(@.length"))
        {
            SkipSpace();
            Expect('-');
            var back = Integer() ?? throw Wrong("a number is missing");
            SkipSpace();
            Expect(')');
            Close();
            return new IndexStep([-back]);
        }

        return Indexes();
    }

    private Step Indexes()
    {
        var first = Integer();
        SkipSpace();
        if (Eat(":"))
        {
            SkipSpace();
            var last = Integer();
            Close();
            return new SliceStep(first, last);
        }

        var indexes = new List<int> { first ?? throw Wrong("an index, a name in quotes, a slice, * or ?() must stand between [ and ]") };
        while (Eat(","))
        {
            SkipSpace();
            indexes.Add(Integer() ?? throw Wrong("an index is missing"));
            SkipSpace();
        }

        Close();
        return new IndexStep([.. indexes]);
    }

    private FilterTest Or()
    {
        if (++_depth > MaximumDepth)
        {
            throw Wrong("the filter is nested too deeply");
        }

        var test = And();
        SkipSpace();
        while (Eat("||"))
        {
            test = new AnyTest(test, And());
            SkipSpace();
        }

        _depth--;
        return test;
    }

    private FilterTest And()
    {
        var test = Single();
        SkipSpace();
        while (Eat("&&"))
        {
            test = new AllTests(test, Single());
            SkipSpace();
        }

        return test;
    }

    private FilterTest Single()
    {
        SkipSpace();
        if (_at < text.Length && text[_at] == '!' && !(_at + 1 < text.Length && text[_at + 1] == '='))
        {
            _at++;
            return new NotTest(Single());
        }

        if (Eat("("))
        {
            var inner = Or();
            SkipSpace();
            Expect(')');
            return inner;
        }

        var left = ReadOperand();
        SkipSpace();
        if (Comparison() is not { } comparison)
        {
            return new ExistsTest(left);
        }

        SkipSpace();
        return new ComparisonTest(left, comparison, ReadOperand());
    }

    private string? Comparison()
    {
        foreach (var symbol in (string[])["==", "!=", "<=", ">=", "=~", "<", ">"])
        {
            if (Eat(symbol))
            {
                return symbol;
            }
        }

        foreach (var word in (string[])["in", "nin", "anyof", "noneof", "subsetof", "contains", "size", "empty"])
        {
            if (_at + word.Length < text.Length
                && text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
                && !char.IsLetterOrDigit(text[_at + word.Length]))
            {
                _at += word.Length;
                return word;
            }
        }

        return null;
    }

    private Operand ReadOperand()
    {
        SkipSpace();
        if (_at >= text.Length)
        {
            throw Wrong("a value is missing");
        }

        switch (text[_at])
        {
            case '@' or '$':
                var fromRoot = text[_at++] == '$';
                return new PathOperand(Nested(), fromRoot);
            case '\'' or '"':
                return new LiteralOperand(new FilterValue { Text = Quoted() });
            case '/':
                return new LiteralOperand(ReadPattern());
            case '[':
                return new LiteralOperand(List());
            default:
                return new LiteralOperand(Word());
        }
    }

    // A path inside a filter ends where the filter's own words begin.
    private JsonPath Nested() => Rest();

    private FilterValue List()
    {
        Expect('[');
        var items = new List<FilterValue>();
        SkipSpace();
        while (!Eat("]"))
        {
            SkipSpace();
            items.Add(_at < text.Length && text[_at] is '\'' or '"' ? new FilterValue { Text = Quoted() } : Word());
            SkipSpace();
            Eat(",");
            SkipSpace();
        }

        return new FilterValue { Items = items };
    }

    private FilterValue Word()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '.' or '-' or '+'))
        {
            _at++;
        }

        var word = text[start.._at];
        return word switch
        {
            "true" => new FilterValue { Flag = true },
            "false" => new FilterValue { Flag = false },
            "null" => new FilterValue { IsNull = true },
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => FilterValue.OfNumber(word),
            _ => throw Wrong($"'{word}' is not a value"),
        };
    }

    private FilterValue ReadPattern()
    {
        Expect('/');
        var pattern = new StringBuilder();
        while (_at < text.Length && text[_at] != '/')
        {
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                _at++;
            }

            pattern.Append(text[_at++]);
        }

        Expect('/');
        try
        {
            return new FilterValue { Pattern = ComparisonTest.Pattern(pattern.ToString(), Eat("i")) };
        }
        catch (ArgumentException exception)
        {
            throw Wrong($"the regular expression is wrong: {exception.Message}");
        }
    }

    private string Quoted()
    {
        if (_at >= text.Length || text[_at] is not ('\'' or '"'))
        {
            throw Wrong("a name in quotes is missing");
        }

        var quote = text[_at++];
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
            {
                _at++;
            }

            value.Append(text[_at++]);
        }

        Expect(quote);
        return value.ToString();
    }

    private int? Integer()
    {
        var start = _at;
        if (_at < text.Length && text[_at] == '-')
        {
            _at++;
        }

        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return _at == start ? null
            : int.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong("the index is not a number");
    }

    private void Close()
    {
        SkipSpace();
        Expect(']');
    }

    private bool Eat(string expected)
    {
        if (!text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    private void Expect(char expected)
    {
        if (_at >= text.Length || text[_at] != expected)
        {
            throw Wrong($"'{expected}' is missing");
        }

        _at++;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private PathException Wrong(string what) => new($"{what} at {_at} in the path {text}");

    private sealed class PathException(string message) : Exception(message);
}
