namespace Gatehouse.Portal.Shell.Parts;

/// <summary>How a time is printed; its title is the whole of it in every form.</summary>
public enum TimeForm
{
    /// <summary><c>2 h ago</c>; kept current in the browser.</summary>
    Ago,

    /// <summary><c>2 h</c>; kept current in the browser.</summary>
    Age,

    /// <summary><c>14:06:12</c>.</summary>
    Clock,

    /// <summary><c>24 Nov 14:06</c>.</summary>
    Short,

    /// <summary><c>24 Nov 2026 14:06:12 UTC+2</c>.</summary>
    Full,
}
