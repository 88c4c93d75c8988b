using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Gatehouse.ControlPlane.AccessKeys;

/// <summary>The shapes of access keys, as AWS tools expect them.</summary>
public static partial class AccessKeyRules
{
    /// <summary>Enabled and disabled together; a team needs one per tool, not one per request.</summary>
    public const int MaxPerTeam = 50;

    public const int MaxDescription = 256;

    public static bool IsId(string? text) => text is not null && Id().IsMatch(text);

    /// <summary>16 to 128 visible ASCII characters.</summary>
    public static bool IsSecret(string? text) => text is not null && Secret().IsMatch(text);

    internal static string NewId() => "AKIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    internal static string NewSecret() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);

    [GeneratedRegex(@"^[A-Za-z0-9_]{16,128}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[!-~]{16,128}\z")]
    private static partial Regex Secret();
}
