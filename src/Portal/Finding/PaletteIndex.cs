using System.Text.Json.Serialization;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Finding;
using Gatehouse.Portal.Apis;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Finding;

/// <summary>One line of the palette.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Icon">A name of the icon set, or a method in capitals for a chip.</param>
/// <param name="Title">What is searched first and shown first.</param>
/// <param name="Note">What is searched and shown after it.</param>
/// <param name="Href">Where it leads; null for what cannot be done now.</param>
/// <param name="Why">Why it cannot be done; shown in the place of the note.</param>
/// <param name="Keys">Its shortcut.</param>
internal sealed record PaletteItem(
    [property: JsonPropertyName("g")] string Group,
    [property: JsonPropertyName("i")] string Icon,
    [property: JsonPropertyName("t")] string Title,
    [property: JsonPropertyName("n")] string? Note,
    [property: JsonPropertyName("h")] string? Href,
    [property: JsonPropertyName("w")] string? Why = null,
    [property: JsonPropertyName("k")] string? Keys = null);

/// <summary>Turns what a team has into the palette's lines: what can be done, places, routes, keys. Only pages that exist are named.</summary>
internal static class PaletteIndex
{
    private const string Version = "/t/{team}/apis/{api}/{version}";
    private const int ApisWithVerbs = 60;

    private static readonly string[] IconNames = ["home", "apis", "key", "key-slant", "traffic", "chart", "settings", "send", "lock", "plus", "import", "clock", "person", "edit", "history", "deploy", "inbox", "alarm"];

    public static IReadOnlyDictionary<string, string> Icons { get; } = IconNames.ToDictionary(name => name, Shell.Parts.Icons.Of);

    public static IReadOnlyList<PaletteItem> Of(TeamContext team, IReadOnlyList<FoundApi> apis) =>
        [.. Verbs(team), .. apis.Take(ApisWithVerbs).SelectMany(api => Deploys(team, api)), .. Pages(team), .. apis.SelectMany(api => Places(team, api))];

    public static IReadOnlyList<PaletteItem> Of(TeamContext team, Found found) =>
    [
        .. found.Apis.SelectMany(api => Deploys(team, api)),
        .. found.Apis.SelectMany(api => Places(team, api)),
        .. found.Routes.Select(route => new PaletteItem(
            "Routes", route.Method, route.Path, $"{route.Api} {route.Version}",
            $"{ApiPages.Design(team, route.Api, route.Version)}?r={Uri.EscapeDataString(route.Path)}&m={Uri.EscapeDataString(route.Method)}")),
        .. found.Keys.Select(key => new PaletteItem(
            "Keys", "key-slant", key.Name.Length == 0 ? key.Id : key.Name, key.Prefix + "…",
            PageDirectory.Has("/t/{team}/keys/{key}") ? team.Path("keys", key.Id) : team.Path("keys"))),
    ];

    private static IEnumerable<PaletteItem> Verbs(TeamContext team)
    {
        (string Title, string Icon, string Template, string[] Parts, Permission Permission)[] verbs =
        [
            ("New API", "plus", "/t/{team}/apis/new", ["apis", "new"], Permission.Design),
            ("Import OpenAPI", "import", "/t/{team}/apis/import", ["apis", "import"], Permission.Design),
            ("Create key", "key-slant", "/t/{team}/keys/new", ["keys", "new"], Permission.ManageKeys),
            ("New plan", "plus", "/t/{team}/plans/new", ["plans", "new"], Permission.ManageKeys),
            ("Invite somebody", "person", "/t/{team}/settings/members", ["settings", "members"], Permission.ManageTeam),
        ];
        return verbs.Where(verb => PageDirectory.Has(verb.Template)).Select(verb => team.WhyNot(verb.Permission) is { } why
            ? new PaletteItem("Do", "lock", verb.Title, null, null, why)
            : new PaletteItem("Do", verb.Icon, verb.Title, null, team.Path(verb.Parts)));
    }

    private static IEnumerable<PaletteItem> Deploys(TeamContext team, FoundApi api)
    {
        if (!PageDirectory.Has(Version + "/deployments"))
        {
            return [];
        }

        return
            from version in api.Versions
            from stage in version.Stages
            let title = $"Deploy {api.Name} {version.Label} to {stage.Name}"
            select team.WhyNot(Permission.Deploy) is { } why ? new PaletteItem("Do", "lock", title, null, null, why)
                : stage.IsDraft ? new PaletteItem("Do", "send", title, null, null, $"no changes, #{stage.Number} is the draft")
                : new PaletteItem("Do", "send", title, stage.Number is { } number ? $"now #{number}" : "nothing is live there", $"{team.Path("apis", api.Name, version.Label, "deployments")}?deploy={Uri.EscapeDataString(stage.Name)}");
    }

    private static IEnumerable<PaletteItem> Pages(TeamContext team)
    {
        (string Title, string Icon, string Path, string? Keys)[] pages =
        [
            ("Home", "home", "", "G H"), ("APIs", "apis", "apis", "G A"), ("Keys", "key", "keys", "G K"), ("Plans", "key", "plans", null), ("Traffic", "traffic", "traffic", "G T"),
            ("Alarms", "alarm", "alarms", null), ("Requests for access", "inbox", "requests", null), ("Members", "person", "settings/members", null), ("Roles", "person", "settings/roles", null),
            ("Team settings", "settings", "settings/general", null), ("Audit", "history", "settings/audit", null), ("Access keys", "key-slant", "settings/access-keys", null), ("Your first call", "send", "welcome", null),
        ];
        return pages.Where(page => PageDirectory.Has($"/t/{{team}}/{page.Path}"))
            .Select(page => new PaletteItem("Go to", page.Icon, page.Title, team.Name, page.Path.Length == 0 ? team.Path() : team.Path(page.Path.Split('/')), Keys: page.Keys));
    }

    private static IEnumerable<PaletteItem> Places(TeamContext team, FoundApi api)
    {
        yield return new PaletteItem("Go to", "apis", api.Name, $"{api.Kind}, {string.Join(' ', api.Versions.Select(version => version.Label))}", team.Path("apis", api.Name));
        foreach (var version in api.Versions)
        {
            foreach (var (page, word, icon) in new[] { ("design", "Design", "edit"), ("deployments", "Deployments", "deploy"), ("traffic", "Traffic", "chart") })
            {
                if (PageDirectory.Has($"{Version}/{page}"))
                {
                    yield return new PaletteItem("Go to", icon, $"{api.Name} {version.Label}, {word}", null, team.Path("apis", api.Name, version.Label, page));
                }
            }
        }
    }
}
