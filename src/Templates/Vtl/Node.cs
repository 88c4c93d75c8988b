namespace Gatehouse.Templates.Vtl;

/// <summary>A part of a template that prints something or does something.</summary>
internal abstract class Node
{
    public int Line { get; init; }

    public int Column { get; init; }

    /// <summary>As written, for messages; null for plain text.</summary>
    public string? Source { get; init; }

    public abstract void Render(Scope scope);
}

internal sealed class TextNode(string text) : Node
{
    public string Text { get; } = text;

    public override void Render(Scope scope) => scope.Output.Append(Text);
}

/// <summary>A reference in the text. One that is null prints nothing; a backslash before one that is not prints it as written.</summary>
internal sealed class ReferenceNode(ReferenceExpression reference, int backslashes) : Node
{
    public override void Render(Scope scope)
    {
        var value = reference.Evaluate(scope);
        if (backslashes > 0)
        {
            if (value is null)
            {
                scope.Output.Append('\\', backslashes).Append(Source);
                return;
            }

            scope.Output.Append('\\', backslashes / 2);
            if (backslashes % 2 == 1)
            {
                scope.Output.Append(Source);
                return;
            }
        }

        scope.Output.Append(value is DefinedBlock block ? block.Render(scope) : JavaText.Of(value));
    }
}

internal sealed class SetNode(ReferenceExpression target, Expression value) : Node
{
    public override void Render(Scope scope) => target.Assign(scope, value.Evaluate(scope));
}

internal sealed class IfNode((Expression Condition, Node[] Body)[] branches, Node[]? otherwise) : Node
{
    public override void Render(Scope scope)
    {
        foreach (var (condition, body) in branches)
        {
            if (Operators.IsTrue(condition.Evaluate(scope)))
            {
                scope.Render(body);
                return;
            }
        }

        if (otherwise is not null)
        {
            scope.Render(otherwise);
        }
    }
}

/// <summary><c>$foreach</c> inside a loop.</summary>
internal sealed class LoopState(object? parent, int total) : ITemplateObject
{
    public int Index { get; set; }

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "count" => (long)Index + 1,
            "index" => (long)Index,
            "hasNext" => Index + 1 < total,
            "first" => Index == 0,
            "last" => Index + 1 == total,
            "parent" => parent,
            "topmost" => (parent as LoopState)?.Topmost ?? this,
            _ => null,
        };
        return value is not null;
    }

    private LoopState Topmost => (parent as LoopState)?.Topmost ?? this;

    public bool TryCall(string name, object?[] arguments, out object? value)
    {
        // getCount(), isFirst() and hasNext() are what the properties stand for.
        var property = name.StartsWith("get", StringComparison.Ordinal) && name.Length > 3 ? char.ToLowerInvariant(name[3]) + name[4..]
            : name.StartsWith("is", StringComparison.Ordinal) && name.Length > 2 ? char.ToLowerInvariant(name[2]) + name[3..]
            : name;
        return TryGet(property, out value);
    }
}

internal sealed class ForeachNode(string variable, Expression source, Node[] body) : Node
{
    public override void Render(Scope scope)
    {
        if (Items(source.Evaluate(scope)) is not { Count: > 0 } items)
        {
            return;
        }

        if (items.Count > scope.Limits.Loop)
        {
            throw new TemplateFault($"#foreach runs at most {scope.Limits.Loop} times; this list has {items.Count} items.");
        }

        var hadItem = scope.TryGetOwn(variable, out var outerItem);
        var hadLoop = scope.TryGetOwn("foreach", out var outerLoop);
        var hadCount = scope.TryGetOwn("velocityCount", out var outerCount);
        var state = new LoopState(outerLoop, items.Count);
        try
        {
            for (var index = 0; index < items.Count; index++)
            {
                state.Index = index;
                scope[variable] = items[index];
                scope["foreach"] = state;
                scope["velocityCount"] = (long)index + 1;
                scope.Render(body);
            }
        }
        catch (BreakSignal)
        {
            // The loop ends here and the template goes on.
        }

        scope.Restore(variable, hadItem, outerItem);
        scope.Restore("foreach", hadLoop, outerLoop);
        scope.Restore("velocityCount", hadCount, outerCount);
    }

    private static List<object?>? Items(object? value) => value switch
    {
        VtlList list => [.. list.Items],
        VtlMap map => [.. map.Values],
        IEnumerable<object?> sequence => [.. sequence],
        _ => null,
    };
}

internal sealed class BreakNode : Node
{
    public override void Render(Scope scope) => throw new BreakSignal();
}

internal sealed class StopNode : Node
{
    public override void Render(Scope scope) => throw new StopSignal();
}

/// <summary>What <c>#define</c> binds: a block that is rendered wherever its reference stands.</summary>
internal sealed class DefinedBlock(Node[] body)
{
    public string Render(Scope scope) => scope.Capture(body);
}

internal sealed class DefineNode(string variable, Node[] body) : Node
{
    public override void Render(Scope scope) => scope[variable] = new DefinedBlock(body);
}

internal sealed record Macro(string[] Parameters, Expression?[] Defaults, Node[] Body);

/// <summary>A call of a macro; a name that no macro has prints as it is written.</summary>
internal sealed class MacroCallNode(string name, Expression[] arguments, Node[]? body) : Node
{
    public override void Render(Scope scope)
    {
        if (scope.FindMacro(name) is not { } macro)
        {
            scope.Output.Append(Source);
            return;
        }

        var outer = macro.Parameters.Append("bodyContent").Select(parameter => (parameter, Had: scope.TryGetOwn(parameter, out var value), value)).ToList();
        var values = macro.Parameters.Select((_, index) =>
            index < arguments.Length ? arguments[index].Evaluate(scope) : macro.Defaults[index]?.Evaluate(scope)).ToList();
        for (var index = 0; index < macro.Parameters.Length; index++)
        {
            scope[macro.Parameters[index]] = values[index];
        }

        if (body is not null)
        {
            scope["bodyContent"] = new DefinedBlock(body);
        }

        scope.Nested(() => scope.Render(macro.Body));
        foreach (var (parameter, had, value) in outer)
        {
            scope.Restore(parameter, had, value);
        }
    }
}

internal sealed class EvaluateNode(Expression text) : Node
{
    public override void Render(Scope scope)
    {
        var source = JavaText.Of(text.Evaluate(scope));
        var parser = new VtlParser(source, 1, 0);
        Template template;
        try
        {
            template = parser.Parse();
        }
        catch (ParseFault fault)
        {
            throw new TemplateFault($"#evaluate: {fault.Error}");
        }

        scope.Add(template.Macros);
        scope.Nested(() => scope.Render(template.Nodes));
    }
}
