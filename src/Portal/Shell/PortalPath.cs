namespace Gatehouse.Portal.Shell;

/// <summary>Where in the portal an address points, as far as the shell around the pages must know.</summary>
/// <param name="Team">The team's slug; null outside teams.</param>
/// <param name="Section">The first part below the team: <c>apis</c>, <c>keys</c>; empty for the team's home.</param>
/// <param name="Api">The API's name; null outside APIs.</param>
/// <param name="Version">The version's label; null above versions.</param>
/// <param name="Page">The part below the version: <c>design</c>; empty for its overview.</param>
public sealed record PortalPath(string? Team, string Section, string? Api, string? Version, string Page)
{
    private static readonly PortalPath Outside = new(null, "", null, null, "");

    /// <param name="relative">The address below the base, with or without query.</param>
    public static PortalPath Parse(string relative)
    {
        var path = relative.Split('?', '#')[0];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            // apis/new and apis/import are pages of the team, not APIs.
            ["t", var team, "apis", "new" or "import", ..] => new(team, "apis", null, null, parts[3]),
            ["t", var team, "apis", var api, var version, .. var rest] => new(team, "apis", api, version, rest is [var page, ..] ? page : ""),
            ["t", var team, "apis", var api] => new(team, "apis", api, null, ""),
            ["t", var team, var section, ..] => new(team, section, null, null, parts.Length > 3 ? parts[3] : ""),
            ["t", var team] => new(team, "", null, null, ""),
            [var section, ..] => Outside with { Section = section },
            _ => Outside,
        };
    }

    /// <summary><c>/t/acme/apis/pets/v1/design</c>; every part is escaped.</summary>
    public static string Of(string team, params ReadOnlySpan<string> parts)
    {
        var path = "/t/" + Uri.EscapeDataString(team);
        foreach (var part in parts)
        {
            path += "/" + Uri.EscapeDataString(part);
        }

        return path;
    }
}
