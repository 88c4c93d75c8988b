namespace Gatehouse.Templates.Vtl;

/// <summary>A part of a template that comes to a value.</summary>
internal abstract class Expression
{
    public abstract object? Evaluate(Scope scope);
}

internal sealed class ConstantExpression(object? value) : Expression
{
    public override object? Evaluate(Scope scope) => value;
}

/// <summary>Text in double quotes with references or directives in it.</summary>
internal sealed class InterpolatedExpression(Node[] nodes) : Expression
{
    public override object? Evaluate(Scope scope) => scope.Made(scope.Capture(nodes));
}

internal sealed class ListExpression(Expression[] items) : Expression
{
    public override object? Evaluate(Scope scope) => new VtlList(items.Select(item => item.Evaluate(scope)));
}

internal sealed class RangeExpression(Expression from, Expression to) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        if (from.Evaluate(scope) is not long first || to.Evaluate(scope) is not long last)
        {
            return null;
        }

        var count = Math.Abs(last - first) + 1;
        if (count > 100_000)
        {
            throw new TemplateFault($"The range {first}..{last} is longer than 100000.");
        }

        return new VtlList(Enumerable.Range(0, (int)count).Select(step => (object?)(first <= last ? first + step : first - step)));
    }
}

internal sealed class MapExpression((Expression Key, Expression Value)[] pairs) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        var map = new VtlMap();
        foreach (var (key, value) in pairs)
        {
            if (key.Evaluate(scope) is { } name)
            {
                map[name] = value.Evaluate(scope);
            }
        }

        return map;
    }
}

internal sealed class NotExpression(Expression operand) : Expression
{
    public override object? Evaluate(Scope scope) => !Operators.IsTrue(operand.Evaluate(scope));
}

internal sealed class BinaryExpression(string symbol, Expression left, Expression right) : Expression
{
    public override object? Evaluate(Scope scope)
    {
        scope.Step();
        return symbol switch
        {
            "&&" => Operators.IsTrue(left.Evaluate(scope)) && Operators.IsTrue(right.Evaluate(scope)),
            "||" => Operators.IsTrue(left.Evaluate(scope)) || Operators.IsTrue(right.Evaluate(scope)),
            _ => scope.Made(Operators.Apply(symbol, left.Evaluate(scope), right.Evaluate(scope))),
        };
    }
}

/// <summary>What follows a reference's name: a property, a call or an index.</summary>
internal abstract class Access
{
    public abstract object? Get(object target, Scope scope);

    /// <returns>False when such a thing cannot be assigned to.</returns>
    public virtual bool TrySet(object target, Scope scope, object? value) => false;
}

internal sealed class PropertyAccess(string name) : Access
{
    public override object? Get(object target, Scope scope) => Members.Property(target, name);

    public override bool TrySet(object target, Scope scope, object? value) => Members.TrySetProperty(target, name, value);
}

internal sealed class CallAccess(string name, Expression[] arguments) : Access
{
    public override object? Get(object target, Scope scope) =>
        scope.Made(Members.Call(target, name, Array.ConvertAll(arguments, argument => argument.Evaluate(scope))));
}

internal sealed class IndexAccess(Expression index) : Access
{
    public override object? Get(object target, Scope scope) => Members.Index(target, index.Evaluate(scope));

    public override bool TrySet(object target, Scope scope, object? value) => Members.TrySetIndex(target, index.Evaluate(scope), value);
}

/// <summary><c>$name.property.method(1)[0]</c>; null anywhere along the way makes the whole null.</summary>
internal sealed class ReferenceExpression(string name, Access[] accesses) : Expression
{
    public string Name => name;

    public override object? Evaluate(Scope scope)
    {
        scope.Step();
        var value = scope[name];
        foreach (var access in accesses)
        {
            if (value is DefinedBlock block)
            {
                value = block.Render(scope);
            }

            if (value is null)
            {
                return null;
            }

            value = access.Get(value, scope);
        }

        return value;
    }

    public void Assign(Scope scope, object? value)
    {
        if (accesses.Length == 0)
        {
            scope[name] = value;
            return;
        }

        var target = scope[name];
        foreach (var access in accesses.AsSpan(0, accesses.Length - 1))
        {
            target = target is null ? null : access.Get(target, scope);
        }

        // Stock Velocity logs an assignment that cannot be made and goes on.
        if (target is not null)
        {
            accesses[^1].TrySet(target, scope, value);
        }
    }
}
