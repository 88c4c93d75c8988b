using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Gateway.Integrations.Mock;

/// <summary>Reads the status that a mock's template names, as leniently as AWS does: a number, but the rest may be no strict JSON.</summary>
internal static partial class MockStatus
{
    /// <summary>Null when there is no whole number under <c>statusCode</c>; a number in quotes is none.</summary>
    public static int? Parse(string text) =>
        StatusCode().Match(text) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;

    // {"statusCode": 200}   {statusCode: 200,}   { 'statusCode' : -1000, "extra": true }
    [GeneratedRegex("""^\s*\{.*?(?<![\w$])["']?statusCode["']?\s*:\s*(-?\d{1,9})\s*[,}]""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex StatusCode();
}
