namespace Gatehouse.ControlPlane.Storage;

/// <summary>Why the portal cannot start, in words for who starts it; shown without a stack trace.</summary>
public sealed class StartRefusedException(IReadOnlyList<string> reasons, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, reasons), cause)
{
    public StartRefusedException(string reason, Exception? cause = null)
        : this([reason], cause)
    {
    }

    public IReadOnlyList<string> Reasons { get; } = reasons;
}
