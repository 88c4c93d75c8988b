namespace Gatehouse.Templates.Vtl;

/// <summary>Properties, methods and indexes of the values of templates: what Java's own types offer and people use.</summary>
internal static class Members
{
    public static object? Property(object target, string name)
    {
        switch (target)
        {
            case ITemplateObject host:
                return host.TryGet(name, out var value) ? value : null;
            case VtlMap map:
                return map[name];
            case VtlEntry entry:
                return name switch { "key" => entry.Key, "value" => entry.Value, _ => null };
            case VtlList list:
                return name == "empty" ? list.Items.Count == 0 : null;
            case string text:
                return name == "empty" ? text.Length == 0 : null;
            default:
                return null;
        }
    }

    public static bool TrySetProperty(object target, string name, object? value)
    {
        switch (target)
        {
            case VtlMap map:
                map[name] = value;
                return true;
            case IAssignable host:
                return host.TrySet(name, value);
            default:
                return false;
        }
    }

    public static object? Index(object target, object? index) => (target, index) switch
    {
        (VtlList list, long at) => Item(list, at),
        (VtlMap map, { } key) => map[key],
        (ITemplateObject host, string name) => host.TryGet(name, out var value) ? value : null,
        _ => null,
    };

    public static bool TrySetIndex(object target, object? index, object? value)
    {
        switch (target, index)
        {
            case (VtlList list, long at) when at >= 0 && at < list.Items.Count:
                list.Items[(int)at] = value;
                return true;
            case (VtlMap map, { } key):
                map[key] = value;
                return true;
            case (IAssignable host, string name):
                return host.TrySet(name, value);
            default:
                return false;
        }
    }

    public static object? Call(object target, string name, object?[] arguments)
    {
        if (target is ITemplateObject host)
        {
            return host.TryCall(name, arguments, out var value) ? value : null;
        }

        if (name == "toString" && arguments.Length == 0)
        {
            return JavaText.Of(target);
        }

        if (name == "equals" && arguments.Length == 1)
        {
            return target.GetType() == arguments[0]?.GetType() && Operators.Same(target, arguments[0]);
        }

        return target switch
        {
            string text => TextMethods.Call(text, name, arguments),
            VtlMap map => CollectionMethods.Call(map, name, arguments),
            VtlList list => CollectionMethods.Call(list, name, arguments),
            VtlEntry entry => name switch { "getKey" => entry.Key, "getValue" => entry.Value, _ => null },
            bool => null,
            _ => NumberMethods.Call(target, name, arguments),
        };
    }

    // A negative index counts from the end, as Velocity 1.7 has it.
    internal static object? Item(VtlList list, long at)
    {
        var index = at < 0 ? list.Items.Count + at : at;
        return index >= 0 && index < list.Items.Count ? list.Items[(int)index] : null;
    }
}

/// <summary>A value of the host's with members that a template may assign.</summary>
public interface IAssignable
{
    bool TrySet(string name, object? value);
}
