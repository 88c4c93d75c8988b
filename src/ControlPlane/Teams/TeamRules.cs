using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane.Teams;

/// <summary>What a team's name and its part of URLs may be.</summary>
public static partial class TeamRules
{
    public const int MaxName = 100;
    public const int MaxSlug = 40;

    public static Problem? CheckName(string? name) => name switch
    {
        null or { Length: 0 } => new Problem("Name", "team-name", "A team needs a name."),
        { Length: > MaxName } => new Problem("Name", "team-name", $"A team's name has at most {MaxName} characters; this one has {name.Length}."),
        _ when name.Any(char.IsControl) => new Problem("Name", "team-name", "A team's name has no control characters."),
        _ when string.IsNullOrWhiteSpace(name) => new Problem("Name", "team-name", "A team needs a name."),
        _ => null,
    };

    public static Problem? CheckSlug(string? slug) => slug is not null && slug.Length <= MaxSlug && Slug().IsMatch(slug)
        ? null
        : new Problem("Slug", "team-slug", $"'{slug}' cannot stand in an address: use 1 to {MaxSlug} lower-case letters, digits and single hyphens, beginning with a letter.");

    /// <summary><c>Équipe Ünique 2</c> becomes <c>equipe-unique-2</c>; what leaves nothing becomes <c>team</c>.</summary>
    public static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (character is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                slug.Append(character);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().TrimStart([.. "0123456789-"]);
        text = (text.Length > MaxSlug ? text[..MaxSlug] : text).TrimEnd('-');
        return text.Length == 0 ? "team" : text;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Slug();
}
