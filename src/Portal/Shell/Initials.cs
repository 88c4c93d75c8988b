namespace Gatehouse.Portal.Shell;

/// <summary>Two letters that stand for a person or team where there is no room for the name.</summary>
internal static class Initials
{
    /// <summary><c>Ana Kovač</c> is AK, <c>acme</c> is ac, <c>rail-works</c> is rw.</summary>
    public static string Of(string name)
    {
        var words = name.Split([' ', '-', '_', '.', '@'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => "?",
            [var one] => one[..Math.Min(2, one.Length)],
            [var first, var second, ..] => $"{first[0]}{second[0]}",
        };
    }
}
