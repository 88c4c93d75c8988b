using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Apis;

/// <summary>Where links to APIs and versions lead.</summary>
internal static class ApiPages
{
    private const string Version = "/t/{team}/apis/{api}/{version}";

    /// <summary>The first page of a version: its overview, or the designer.</summary>
    public static string Of(TeamContext team, string api, string version) =>
        PageDirectory.Has(Version) || !PageDirectory.Has(Version + "/design") ? team.Path("apis", api, version) : team.Path("apis", api, version, "design");

    public static string Design(TeamContext team, string api, string version) =>
        PageDirectory.Has(Version + "/design") ? team.Path("apis", api, version, "design") : team.Path("apis", api, version);

    /// <summary>The version that an API's name alone means: the newest that is published, else the newest that is not retired, else the newest.</summary>
    public static VersionRow? Usual(IReadOnlyList<VersionRow> versions) =>
        versions.FirstOrDefault(version => version.Life == VersionLife.Published)
        ?? versions.FirstOrDefault(version => version.Life != VersionLife.Retired)
        ?? (versions.Count > 0 ? versions[0] : null);
}
