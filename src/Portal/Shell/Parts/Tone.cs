namespace Gatehouse.Portal.Shell.Parts;

/// <summary>What a state or message means for its reader; each has a shape and a tint of its own.</summary>
public enum Tone
{
    Quiet,
    Ok,
    Info,
    Waiting,
    Warning,
    Error,
}
