namespace Gatehouse.Portal.Deployments;

internal static class Hashes
{
    /// <summary><c>b41e 90c7</c>: enough of a content hash to tell two apart by eye.</summary>
    public static string Short(string hash) => $"{hash[..4]} {hash[4..8]}";
}
