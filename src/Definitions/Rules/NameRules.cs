using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Definitions.Rules;

/// <summary>
/// What things may be called. Every rule gives null for a good name, else a problem that names the field, the value and
/// the rule.
/// </summary>
public static partial class NameRules
{
    /// <summary>Names and values of metric dimensions, in characters.</summary>
    public const int MaximumDimension = 255;

    // Segments that stand beside API names in the portal's URLs.
    private static readonly HashSet<string> ReservedApiNames = new(StringComparer.OrdinalIgnoreCase) { "new", "import" };

    /// <summary>Letters, digits, hyphen and underscore; 1 to 128.</summary>
    public static Problem? StageName(string? name, string field = "stage") =>
        Required(name, field, "stage-name", "A stage's name")
        ?? (Stage().IsMatch(name!)
            ? null
            : new Problem(field, "stage-name", $"The stage name {ProblemList.Quote(name!)} must be 1 to 128 letters, digits, hyphens or underscores."));

    /// <summary>1 to 255 characters without control characters and <c>/</c>: it is the ApiName dimension and a part of URLs.</summary>
    public static Problem? ApiName(string? name, string field = "name")
    {
        if (Title(name, field, "api-name", "An API's name", MaximumDimension) is { } problem)
        {
            return problem;
        }

        if (name!.AsSpan().IndexOfAny("/\\?#%") >= 0 || name is "." or "..")
        {
            return new Problem(field, "api-name", $"The API name {ProblemList.Quote(name!)} must not hold / \\ ? # or %, because it is a part of addresses.");
        }

        return ReservedApiNames.Contains(name!)
            ? new Problem(field, "api-name", $"The API name {ProblemList.Quote(name!)} is taken by a page of the portal; choose another.")
            : null;
    }

    /// <summary>Letters, digits, hyphen, underscore and dot; 1 to 64; begins with a letter or digit.</summary>
    public static Problem? VersionLabel(string? label, string field = "version") =>
        Required(label, field, "version-label", "A version's label")
        ?? (Label().IsMatch(label!)
            ? null
            : new Problem(field, "version-label", $"The version label {ProblemList.Quote(label!)} must be 1 to 64 letters, digits, hyphens, underscores or dots, and begin with a letter or digit."));

    /// <summary>1 to 255 characters without control characters.</summary>
    public static Problem? PlanName(string? name, string field = "name") => Title(name, field, "plan-name", "A plan's name", 255);

    /// <summary>At most 1,024 characters without control characters; may be empty.</summary>
    public static Problem? KeyName(string? name, string field = "name") =>
        string.IsNullOrEmpty(name) ? null : Title(name, field, "key-name", "A key's name", 1024);

    /// <summary>A metric dimension's name or value: 1 to 255 valid XML characters, at least one of them not white space.</summary>
    public static Problem? Dimension(string? value, string field, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return new Problem(field, "dimension", $"{what} must not be empty, because it is a metric dimension.");
        }

        if (value.Length > MaximumDimension)
        {
            return new Problem(
                field, "dimension",
                string.Create(CultureInfo.InvariantCulture, $"{what} has {value.Length:N0} characters; it is a metric dimension and may have at most {MaximumDimension}: {ProblemList.Quote(value)}."));
        }

        return IsXml(value)
            ? null
            : new Problem(field, "dimension", $"{what} {ProblemList.Quote(value)} holds a character that XML does not allow; it is a metric dimension.");
    }

    /// <summary>Whether every character may stand in an XML 1.0 document.</summary>
    public static bool IsXml(string value)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done
                || !(rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000))
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    private static Problem? Title(string? name, string field, string rule, string what, int longest)
    {
        if (Required(name, field, rule, what) is { } missing)
        {
            return missing;
        }

        if (name!.Length > longest)
        {
            return new Problem(field, rule, string.Create(
                CultureInfo.InvariantCulture, $"{what} may have at most {longest:N0} characters; {ProblemList.Quote(name)} has {name.Length:N0}."));
        }

        if (!IsXml(name) || name.Any(char.IsControl))
        {
            return new Problem(field, rule, $"{what} must not hold control characters: {ProblemList.Quote(name)}.");
        }

        return char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])
            ? new Problem(field, rule, $"{what} must not begin or end with a space: {ProblemList.Quote(name)}.")
            : null;
    }

    private static Problem? Required(string? name, string field, string rule, string what) =>
        string.IsNullOrWhiteSpace(name) ? new Problem(field, rule, $"{what} must not be empty.") : null;

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,128}\z")]
    private static partial Regex Stage();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Label();
}
