using System.Globalization;
using System.Text;

namespace Gatehouse.Templates.Vtl;

/// <summary>
/// Reads Velocity's language. A sample with most of it:
/// <code>
/// #set($pets = $input.path('$.pets'))
/// {"names": [#foreach($pet in $pets)"$pet.name"#if($foreach.hasNext),#end#end], "count": $pets.size()}
/// </code>
/// White space: a block directive, #set and a comment take the rest of their line with them when nothing else is on it;
/// #set also takes blanks before it when nothing but blanks stands between it and the last reference or directive.
/// </summary>
internal sealed class VtlParser(string text, int firstLine, int firstColumn)
{
    private const int MaximumDepth = 64;
    private readonly Dictionary<string, Macro> _macros = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;

    public Template Parse()
    {
        var nodes = Block(null, out _);
        return new Template(nodes, _macros);
    }

    // Reads up to one of the ending directives; null reads to the end of the text.
    private Node[] Block(string[]? endings, out string? ending)
    {
        if (++_depth > MaximumDepth)
        {
            throw Wrong($"Directives are nested more than {MaximumDepth} deep.", _at);
        }

        var start = _at;
        var nodes = new List<Node>();
        var plain = new StringBuilder();
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == '\\' && Escape(nodes, plain))
            {
                continue;
            }

            if (character == '$' && TryReference(_at, out var reference, out var end))
            {
                Flush(nodes, plain);
                nodes.Add(Reference(reference, _at, end, 0));
                _at = end;
                continue;
            }

            if (character == '#')
            {
                if (Comment(nodes, plain))
                {
                    continue;
                }

                if (Word(_at) is var (name, after))
                {
                    if (endings?.Contains(name) == true)
                    {
                        Flush(nodes, plain);
                        _at = after;
                        ending = name;
                        _depth--;
                        return [.. nodes];
                    }

                    if (Directive(name, after, nodes, plain))
                    {
                        continue;
                    }
                }
            }

            plain.Append(character);
            _at++;
        }

        if (endings is not null)
        {
            throw Wrong("#end is missing.", Math.Max(0, start - 1));
        }

        Flush(nodes, plain);
        ending = null;
        _depth--;
        return [.. nodes];
    }

    private bool Directive(string name, int after, List<Node> nodes, StringBuilder plain)
    {
        var start = _at;
        switch (name)
        {
            case "set":
                if (!Opens(after))
                {
                    return false;
                }

                if (plain.ToString().All(IsBlank))
                {
                    plain.Clear();
                }

                Flush(nodes, plain);
                nodes.Add(Set(start, after));
                RestOfLine();
                return true;
            case "if":
                Flush(nodes, plain);
                nodes.Add(If(start, after));
                return true;
            case "foreach":
                Flush(nodes, plain);
                nodes.Add(Foreach(start, after));
                return true;
            case "macro":
                Flush(nodes, plain);
                MacroDefinition(start, after);
                return true;
            case "define":
                Flush(nodes, plain);
                nodes.Add(Define(start, after));
                return true;
            case "evaluate":
                Flush(nodes, plain);
                _at = after;
                Expect('(');
                var source = Expression();
                Expect(')');
                nodes.Add(new EvaluateNode(source) { Line = LineOf(start), Column = ColumnOf(start), Source = text[start.._at] });
                RestOfLine();
                return true;
            case "break":
            case "stop":
                Flush(nodes, plain);
                _at = after;
                nodes.Add(name == "break"
                    ? new BreakNode { Line = LineOf(start), Column = ColumnOf(start), Source = "#break" }
                    : new StopNode { Line = LineOf(start), Column = ColumnOf(start), Source = "#stop" });
                RestOfLine();
                return true;
            case "literal" when Opens(after):
                Flush(nodes, plain);
                var close = text.IndexOf("#end", after, StringComparison.Ordinal);
                if (close < 0)
                {
                    throw Wrong("#end is missing.", start);
                }

                nodes.Add(new TextNode(text[(text.IndexOf(')', after) + 1)..close]));
                _at = close + "#end".Length;
                return true;
            case "include" or "parse" when Opens(after):
                throw Wrong($"#{name} is switched off.", start);
            case "else" or "elseif" or "end":
                throw Wrong($"#{name} has no directive to belong to.", start);
            default:
                return Call(name, after, nodes, plain);
        }
    }

    private SetNode Set(int start, int after)
    {
        _at = after;
        Expect('(');
        SkipSpace();
        if (!TryReference(_at, out var target, out var end))
        {
            throw Wrong("#set needs a reference to assign to, such as #set($x = 1).", _at);
        }

        _at = end;
        Expect('=');
        var value = Expression();
        Expect(')');
        return new SetNode(target, value) { Line = LineOf(start), Column = ColumnOf(start), Source = text[start.._at] };
    }

    private IfNode If(int start, int after)
    {
        var branches = new List<(Expression, Node[])>();
        Node[]? otherwise = null;
        _at = after;
        var condition = Condition();
        while (true)
        {
            var body = Block(["else", "elseif", "end"], out var ending);
            if (condition is null)
            {
                otherwise = body;
            }
            else
            {
                branches.Add((condition, body));
            }

            if (ending == "end")
            {
                RestOfLine();
                return new IfNode([.. branches], otherwise) { Line = LineOf(start), Column = ColumnOf(start), Source = "#if" };
            }

            if (condition is null)
            {
                throw Wrong($"#{ending} follows #else.", _at - 1);
            }

            if (ending == "elseif")
            {
                condition = Condition();
            }
            else
            {
                condition = null;
                RestOfLine();
            }
        }
    }

    private Expression Condition()
    {
        Expect('(');
        var condition = Expression();
        Expect(')');
        RestOfLine();
        return condition;
    }

    private ForeachNode Foreach(int start, int after)
    {
        _at = after;
        Expect('(');
        var variable = Variable();
        SkipSpace();
        if (!Eat("in"))
        {
            throw Wrong("#foreach reads #foreach($item in $list).", _at);
        }

        var source = Expression();
        Expect(')');
        RestOfLine();
        var body = Block(["end"], out _);
        RestOfLine();
        return new ForeachNode(variable, source, body) { Line = LineOf(start), Column = ColumnOf(start), Source = "#foreach" };
    }

    private DefineNode Define(int start, int after)
    {
        _at = after;
        Expect('(');
        var variable = Variable();
        Expect(')');
        RestOfLine();
        var body = Block(["end"], out _);
        RestOfLine();
        return new DefineNode(variable, body) { Line = LineOf(start), Column = ColumnOf(start), Source = "#define" };
    }

    private void MacroDefinition(int start, int after)
    {
        _at = after;
        Expect('(');
        SkipSpace();
        var name = Identifier(_at) ?? throw Wrong("#macro needs a name, such as #macro(row $item).", _at);
        _at += name.Length;
        var parameters = new List<string>();
        var defaults = new List<Expression?>();
        SkipSpace();
        while (_at < text.Length && text[_at] is '$' or ',')
        {
            if (text[_at] == ',')
            {
                _at++;
                SkipSpace();
                continue;
            }

            parameters.Add(Variable());
            SkipSpace();
            defaults.Add(Eat("=") ? Expression() : null);
            SkipSpace();
        }

        Expect(')');
        RestOfLine();
        var body = Block(["end"], out _);
        RestOfLine();
        if (!_macros.TryAdd(name, new Macro([.. parameters], [.. defaults], body)))
        {
            throw Wrong($"The macro {name} is defined twice.", start);
        }
    }

    private bool Call(string name, int after, List<Node> nodes, StringBuilder plain)
    {
        var start = _at;
        var block = name.StartsWith('@');
        var macro = block ? name[1..] : name;
        if (!Opens(after))
        {
            // Without parentheses it is a call only if there is such a macro.
            if (block || !_macros.ContainsKey(macro))
            {
                return false;
            }

            Flush(nodes, plain);
            _at = after;
            nodes.Add(new MacroCallNode(macro, [], null) { Line = LineOf(start), Column = ColumnOf(start), Source = text[start.._at] });
            return true;
        }

        var depth = _depth;
        _at = after;
        var arguments = new List<Expression>();
        try
        {
            Expect('(');
            SkipSpace();
            while (_at < text.Length && text[_at] != ')')
            {
                arguments.Add(Primary());
                SkipSpace();
                Eat(",");
                SkipSpace();
            }

            Expect(')');
        }
        catch (ParseFault) when (!_macros.ContainsKey(macro))
        {
            // Text that looks like a call, "#1 (best)", is text.
            (_at, _depth) = (start, depth);
            return false;
        }

        var source = text[start.._at];
        Flush(nodes, plain);
        Node[]? body = null;
        if (block)
        {
            RestOfLine();
            body = Block(["end"], out _);
            RestOfLine();
        }
        else if (_macros.ContainsKey(macro))
        {
            RestOfLine();
        }

        nodes.Add(new MacroCallNode(macro, [.. arguments], body) { Line = LineOf(start), Column = ColumnOf(start), Source = source });
        return true;
    }

    // \$x and \#set: backslashes in front of what would otherwise be a reference or a directive.
    private bool Escape(List<Node> nodes, StringBuilder plain)
    {
        var count = 0;
        while (_at + count < text.Length && text[_at + count] == '\\')
        {
            count++;
        }

        var target = _at + count;
        if (target < text.Length && text[target] == '$' && TryReference(target, out var reference, out var end))
        {
            Flush(nodes, plain);
            nodes.Add(Reference(reference, target, end, count));
            _at = end;
            return true;
        }

        if (target < text.Length && text[target] == '#' && Word(target) is var (name, after)
            && (name is "set" or "if" or "else" or "elseif" or "end" or "foreach" or "macro" or "define" or "stop" or "break" or "evaluate" or "include" or "parse"
                || _macros.ContainsKey(name)))
        {
            plain.Append('\\', count / 2);
            if (count % 2 == 1)
            {
                plain.Append(text, target, after - target);
                _at = after;
            }
            else
            {
                _at = target;
            }

            return true;
        }

        plain.Append('\\', count);
        _at = target;
        return true;
    }

    private bool Comment(List<Node> nodes, StringBuilder plain)
    {
        if (At(_at, "##"))
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end + 1;
            return true;
        }

        if (At(_at, "#*"))
        {
            var end = text.IndexOf("*#", _at + 2, StringComparison.Ordinal);
            _at = end < 0 ? throw Wrong("*# is missing.", _at) : end + 2;
            return true;
        }

        if (At(_at, "#[["))
        {
            var end = text.IndexOf("]]#", _at + 3, StringComparison.Ordinal);
            if (end < 0)
            {
                throw Wrong("]]# is missing.", _at);
            }

            plain.Append(text, _at + 3, end - _at - 3);
            Flush(nodes, plain);
            _at = end + 3;
            return true;
        }

        return false;
    }

    private ReferenceNode Reference(ReferenceExpression reference, int start, int end, int backslashes) =>
        new(reference, backslashes) { Line = LineOf(start), Column = ColumnOf(start), Source = text[start..end] };

    // A dollar sign that no name follows is text, and so is a brace that is not closed.
    private bool TryReference(int start, out ReferenceExpression reference, out int end)
    {
        reference = null!;
        end = start;
        var saved = _at;
        _at = start + 1;
        if (_at < text.Length && text[_at] == '!')
        {
            _at++;
        }

        var braced = _at < text.Length && text[_at] == '{';
        if (braced)
        {
            _at++;
        }

        if (Identifier(_at) is not { } name)
        {
            _at = saved;
            return false;
        }

        _at += name.Length;
        var accesses = new List<Access>();
        while (_at < text.Length)
        {
            if (text[_at] == '.' && Identifier(_at + 1) is { } member)
            {
                _at += 1 + member.Length;
                accesses.Add(_at < text.Length && text[_at] == '(' ? new CallAccess(member, Arguments()) : new PropertyAccess(member));
            }
            else if (text[_at] == '[' && TryIndex(out var index))
            {
                accesses.Add(index);
            }
            else
            {
                break;
            }
        }

        if (braced)
        {
            if (_at >= text.Length || text[_at] != '}')
            {
                _at = saved;
                return false;
            }

            _at++;
        }

        reference = new ReferenceExpression(name, [.. accesses]);
        end = _at;
        _at = saved;
        return true;
    }

    private bool TryIndex(out IndexAccess access)
    {
        var (saved, depth) = (_at, _depth);
        try
        {
            Expect('[');
            var index = Expression();
            Expect(']');
            access = new IndexAccess(index);
            return true;
        }
        catch (ParseFault)
        {
            // "$name[" in front of something else is a reference and a bracket.
            (_at, _depth) = (saved, depth);
            access = null!;
            return false;
        }
    }

    private Expression[] Arguments()
    {
        Expect('(');
        var arguments = new List<Expression>();
        SkipSpace();
        while (_at < text.Length && text[_at] != ')')
        {
            arguments.Add(Expression());
            SkipSpace();
            if (!Eat(","))
            {
                break;
            }

            SkipSpace();
        }

        Expect(')');
        return [.. arguments];
    }

    private Expression Expression()
    {
        if (++_depth > MaximumDepth)
        {
            throw Wrong($"Expressions are nested more than {MaximumDepth} deep.", _at);
        }

        var expression = Binary(0);
        _depth--;
        return expression;
    }

    // Loosest first; each level's symbols and the words that stand for them.
    private static readonly (string Text, string Symbol)[][] Levels =
    [
        [("||", "||"), ("or", "||")],
        [("&&", "&&"), ("and", "&&")],
        [("==", "=="), ("!=", "!="), ("eq", "=="), ("ne", "!=")],
        [("<=", "<="), (">=", ">="), ("<", "<"), (">", ">"), ("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">=")],
        [("+", "+"), ("-", "-")],
        [("*", "*"), ("/", "/"), ("%", "%")],
    ];

    private Expression Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (Operator(level) is { } symbol)
        {
            left = new BinaryExpression(symbol, left, Binary(level + 1));
        }

        return left;
    }

    private string? Operator(int level)
    {
        SkipSpace();
        foreach (var (word, symbol) in Levels[level])
        {
            if (At(_at, word) && (!char.IsLetter(word[0]) || _at + word.Length >= text.Length || !IsName(text[_at + word.Length])))
            {
                _at += word.Length;
                return symbol;
            }
        }

        return null;
    }

    private Expression Unary()
    {
        SkipSpace();
        if (_at < text.Length && text[_at] == '!' && !At(_at, "!="))
        {
            _at++;
            return new NotExpression(Unary());
        }

        if (At(_at, "not") && _at + 3 < text.Length && !IsName(text[_at + 3]))
        {
            _at += 3;
            return new NotExpression(Unary());
        }

        return Primary();
    }

    private Expression Primary()
    {
        SkipSpace();
        if (_at >= text.Length)
        {
            throw Wrong("The template ends where a value is expected.", _at);
        }

        var start = _at;
        switch (text[_at])
        {
            case '$':
                if (!TryReference(_at, out var reference, out var end))
                {
                    throw Wrong("A reference such as $name is expected.", _at);
                }

                _at = end;
                return reference;
            case '"':
                return Interpolated();
            case '\'':
                return new ConstantExpression(Quoted('\''));
            case '[':
                return List();
            case '{':
                return Map();
            case '(':
                _at++;
                var inner = Expression();
                Expect(')');
                return inner;
        }

        if (char.IsAsciiDigit(text[_at]) || (text[_at] == '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            return Number();
        }

        var word = Identifier(_at);
        if (word is "true" or "false")
        {
            _at += word.Length;
            return new ConstantExpression(word == "true");
        }

        throw Wrong($"'{word ?? text[start].ToString()}' is not a value.", start);
    }

    private ConstantExpression Number()
    {
        var start = _at++;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        // Two dots are a range, not a fraction.
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            var exponent = _at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                while (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
                {
                    exponent++;
                }

                _at = exponent;
            }
        }

        return new ConstantExpression(Operators.Parse(text[start.._at]));
    }

    private Expression Interpolated()
    {
        var start = _at;
        var value = Unicode(Quoted('"'));
        if (!value.Contains('$', StringComparison.Ordinal) && !value.Contains('#', StringComparison.Ordinal))
        {
            return new ConstantExpression(value);
        }

        var parser = new VtlParser(value, LineOf(start), ColumnOf(start));
        foreach (var (name, macro) in _macros)
        {
            parser._macros[name] = macro;
        }

        return new InterpolatedExpression(parser.Parse().Nodes);
    }

    // Inside quotes only the doubled quote is special.
    private string Quoted(char quote)
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            if (text[_at] == quote)
            {
                if (_at + 1 < text.Length && text[_at + 1] == quote)
                {
                    _at++;
                }
                else
                {
                    _at++;
                    return value.ToString();
                }
            }

            value.Append(text[_at++]);
        }

        throw Wrong("The closing quote is missing.", start);
    }

    private static string Unicode(string value)
    {
        for (var at = value.IndexOf("\\u", StringComparison.Ordinal); at >= 0 && at + 6 <= value.Length; at = value.IndexOf("\\u", at + 1, StringComparison.Ordinal))
        {
            if (int.TryParse(value.AsSpan(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                value = string.Concat(value.AsSpan(0, at), ((char)code).ToString(), value.AsSpan(at + 6));
            }
        }

        return value;
    }

    private Expression List()
    {
        Expect('[');
        SkipSpace();
        var items = new List<Expression>();
        while (_at < text.Length && text[_at] != ']')
        {
            items.Add(Expression());
            SkipSpace();
            if (items.Count == 1 && Eat(".."))
            {
                var last = Expression();
                Expect(']');
                return new RangeExpression(items[0], last);
            }

            if (!Eat(","))
            {
                break;
            }

            SkipSpace();
        }

        Expect(']');
        return new ListExpression([.. items]);
    }

    private MapExpression Map()
    {
        Expect('{');
        SkipSpace();
        var pairs = new List<(Expression, Expression)>();
        while (_at < text.Length && text[_at] != '}')
        {
            var key = Expression();
            Expect(':');
            pairs.Add((key, Expression()));
            SkipSpace();
            if (!Eat(","))
            {
                break;
            }

            SkipSpace();
        }

        Expect('}');
        return new MapExpression([.. pairs]);
    }

    private string Variable()
    {
        SkipSpace();
        if (!TryReference(_at, out var reference, out var end))
        {
            throw Wrong("A variable such as $item is expected.", _at);
        }

        _at = end;
        return reference.Name;
    }

    /// <summary>The word after a hash: <c>#name</c> or <c>#{name}</c>, with <c>@</c> for a macro with a body.</summary>
    private (string Name, int After)? Word(int hash)
    {
        var braced = hash + 1 < text.Length && text[hash + 1] == '{';
        var start = hash + (braced ? 2 : 1);
        var at = start < text.Length && text[start] == '@' ? start + 1 : start;
        if (Identifier(at) is not { } word)
        {
            return null;
        }

        // "#elsewhere" begins with a directive's name when nothing else can be meant: Velocity reads #end and #else greedily.
        var end = at + word.Length;
        if (braced)
        {
            return end < text.Length && text[end] == '}' ? (text[start..end], end + 1) : null;
        }

        foreach (var directive in (string[])["elseif", "else", "end", "break", "stop"])
        {
            if (at == start && word != directive && word.StartsWith(directive, StringComparison.Ordinal) && !_macros.ContainsKey(word))
            {
                return (directive, start + directive.Length);
            }
        }

        return (text[start..end], end);
    }

    private string? Identifier(int at)
    {
        if (at >= text.Length || !char.IsAsciiLetter(text[at]))
        {
            return null;
        }

        var end = at;
        while (end < text.Length && IsName(text[end]))
        {
            end++;
        }

        return text[at..end];
    }

    private static bool IsName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private static bool IsBlank(char character) => character is ' ' or '\t';

    private bool Opens(int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        return at < text.Length && text[at] == '(';
    }

    private void RestOfLine()
    {
        var at = _at;
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        if (at < text.Length && text[at] == '\r')
        {
            at++;
        }

        if (at < text.Length && text[at] == '\n')
        {
            _at = at + 1;
        }
    }

    private bool At(int at, string expected) => text.AsSpan(at).StartsWith(expected, StringComparison.Ordinal);

    private bool Eat(string expected)
    {
        if (!At(_at, expected))
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }

    private void Expect(char expected)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] != expected)
        {
            throw Wrong(_at >= text.Length ? $"The template ends where '{expected}' is expected." : $"'{expected}' is expected instead of '{text[_at]}'.", _at);
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

    private static void Flush(List<Node> nodes, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            nodes.Add(new TextNode(plain.ToString()));
            plain.Clear();
        }
    }

    private int LineOf(int at) => firstLine + text.AsSpan(0, Math.Min(at, text.Length)).Count('\n');

    private int ColumnOf(int at)
    {
        var upTo = Math.Min(at, text.Length);
        var lineStart = upTo == 0 ? -1 : text.LastIndexOf('\n', upTo - 1);
        return lineStart < 0 ? firstColumn + upTo + 1 : upTo - lineStart;
    }

    private ParseFault Wrong(string message, int at) => new(new TemplateError(message, LineOf(at), ColumnOf(at)));
}
