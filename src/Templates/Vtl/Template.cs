using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Templates.Vtl;

/// <summary>What is wrong with a template, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Reference">The reference or directive that it happened at, as written; null when there is none.</param>
public sealed record TemplateError(string Message, int Line, int Column, string? Reference = null)
{
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>What a rendering may use up before it is stopped with an error.</summary>
public sealed record RenderLimits
{
    public static readonly RenderLimits Default = new();

    /// <summary>Characters of output.</summary>
    public int Output { get; init; } = 10 * 1024 * 1024;

    /// <summary>Iterations of one #foreach; Amazon API Gateway allows 1,000.</summary>
    public int Loop { get; init; } = 1_000;

    /// <summary>Evaluated nodes in all; some milliseconds for each 100,000.</summary>
    public int Steps { get; init; } = 2_000_000;

    /// <summary>Characters of all texts that expressions make along the way.</summary>
    public long Characters { get; init; } = 64 * 1024 * 1024;

    /// <summary>Macros, defined blocks and evaluated texts inside each other.</summary>
    public int Depth { get; init; } = 32;
}

/// <summary>The output of a rendering, or the error that ended it.</summary>
public readonly record struct Rendering(string? Output, TemplateError? Error);

/// <summary>A mapping template in AWS's dialect of Velocity 1.7, parsed once and rendered many times by any number of threads.</summary>
public sealed class Template
{
    internal Template(Node[] nodes, IReadOnlyDictionary<string, Macro> macros)
    {
        Nodes = nodes;
        Macros = macros;
    }

    internal Node[] Nodes { get; }

    internal IReadOnlyDictionary<string, Macro> Macros { get; }

    /// <summary>Reads a template; white space around the whole is dropped, as the service drops it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out TemplateError? error)
    {
        var trimmed = text.TrimStart();
        var skipped = text[..(text.Length - trimmed.Length)];
        try
        {
            template = new VtlParser(trimmed.TrimEnd(), 1 + skipped.Count(character => character == '\n'), skipped.Length - (skipped.LastIndexOf('\n') + 1)).Parse();
            error = null;
            return true;
        }
        catch (ParseFault fault)
        {
            template = null;
            error = fault.Error;
            return false;
        }
    }

    /// <param name="variables">The references that the template starts with, by name: <c>input</c>, <c>util</c>, <c>context</c>, <c>stageVariables</c>.</param>
    public Rendering Render(IReadOnlyDictionary<string, object?> variables, RenderLimits? limits = null)
    {
        var scope = new Scope(variables, Macros, limits ?? RenderLimits.Default);
        try
        {
            scope.Render(Nodes);
            return new Rendering(scope.Output.ToString(), null);
        }
        catch (StopSignal)
        {
            return new Rendering(scope.Output.ToString(), null);
        }
        catch (BreakSignal)
        {
            return new Rendering(scope.Output.ToString(), null);
        }
        catch (TemplateFault fault)
        {
            return new Rendering(null, new TemplateError(fault.Message, fault.Line, fault.Column, fault.Reference));
        }
    }
}
