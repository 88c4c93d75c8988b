using System.Text;

namespace Gatehouse.Templates.Vtl;

/// <summary>One rendering under way: its variables, its output, and what it has used up.</summary>
internal sealed class Scope(IReadOnlyDictionary<string, object?> given, IReadOnlyDictionary<string, Macro> macros, RenderLimits limits)
{
    private readonly Dictionary<string, object?> _set = new(StringComparer.Ordinal);
    private Dictionary<string, Macro>? _ownMacros;
    private int _steps;
    private int _depth;
    private long _characters;

    public StringBuilder Output { get; private set; } = new();

    public RenderLimits Limits => limits;

    public object? this[string name]
    {
        get => _set.TryGetValue(name, out var value) || given.TryGetValue(name, out value) ? value : null;
        set => _set[name] = value;
    }

    /// <summary>Takes a name's own value away, so that what was given shows again.</summary>
    public void Restore(string name, bool had, object? value)
    {
        if (had)
        {
            _set[name] = value;
        }
        else
        {
            _set.Remove(name);
        }
    }

    public bool TryGetOwn(string name, out object? value) => _set.TryGetValue(name, out value);

    public Macro? FindMacro(string name) =>
        _ownMacros?.GetValueOrDefault(name) ?? macros.GetValueOrDefault(name);

    /// <summary>Macros that an evaluated text defines are known from then on.</summary>
    public void Add(IReadOnlyDictionary<string, Macro> more)
    {
        foreach (var (name, macro) in more)
        {
            (_ownMacros ??= new Dictionary<string, Macro>(StringComparer.Ordinal)).TryAdd(name, macro);
        }
    }

    public void Render(Node[] nodes)
    {
        foreach (var node in nodes)
        {
            Step();
            try
            {
                node.Render(this);
            }
            catch (TemplateFault fault)
            {
                fault.Locate(node.Line, node.Column, node.Source);
                throw;
            }

            if (Output.Length > limits.Output)
            {
                throw new TemplateFault($"The output is longer than {limits.Output} characters.");
            }
        }
    }

    /// <summary>What nodes print, as a text of its own.</summary>
    public string Capture(Node[] nodes)
    {
        var outer = Output;
        Output = new StringBuilder();
        try
        {
            Nested(() => Render(nodes));
            return Output.ToString();
        }
        finally
        {
            Output = outer;
        }
    }

    public void Nested(Action work)
    {
        if (++_depth > limits.Depth)
        {
            throw new TemplateFault($"Macros and blocks are nested more than {limits.Depth} deep.");
        }

        work();
        _depth--;
    }

    /// <summary>Counts the characters of a text that was made, so that texts cannot grow or pile up without end.</summary>
    public object? Made(object? value)
    {
        if (value is string text && (_characters += text.Length) > limits.Characters)
        {
            throw new TemplateFault("The template makes too much text.");
        }

        return value;
    }

    public void Step()
    {
        if (++_steps > limits.Steps)
        {
            throw new TemplateFault("The template takes too long.");
        }
    }
}
