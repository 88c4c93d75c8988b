namespace Gatehouse.Portal.Designer;

/// <summary>HTTP statuses as definitions spell them.</summary>
internal static class StatusCodes
{
    /// <summary>Three digits from 100 to 599.</summary>
    public static bool IsStatus(string text) => text is [>= '1' and <= '5', >= '0' and <= '9', >= '0' and <= '9'];
}
