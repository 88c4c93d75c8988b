namespace Gatehouse.Templates.Vtl;

/// <summary>Ends a parse; never leaves this project.</summary>
internal sealed class ParseFault(TemplateError error) : Exception(error.Message)
{
    public TemplateError Error { get; } = error;
}

/// <summary>Ends a rendering; never leaves this project. The innermost node that knows its place adds it.</summary>
internal sealed class TemplateFault(string message) : Exception(message)
{
    public int Line { get; private set; }

    public int Column { get; private set; }

    public string? Reference { get; private set; }

    public void Locate(int line, int column, string? reference)
    {
        if (Line == 0)
        {
            Line = line;
            Column = column;
            Reference = reference;
        }
    }
}

/// <summary><c>#stop</c>.</summary>
internal sealed class StopSignal : Exception;

/// <summary><c>#break</c>, on its way to the loop around it.</summary>
internal sealed class BreakSignal : Exception;
