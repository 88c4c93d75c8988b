using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Shell;

/// <summary>Who is here and which team the address names: what the frame around every page shows.</summary>
/// <param name="Teams">The reader's teams, at most fifty; the switcher finds the others.</param>
/// <param name="Team">Null outside teams, and when the address names one that the reader may not enter.</param>
public sealed record ShellSession(Person Person, IReadOnlyList<TeamEntry> Teams, TeamContext? Team);

/// <summary>The frame of the portal: top bar, rail, page.</summary>
public sealed partial class MainLayout
{
    private PortalPath _path = PortalPath.Parse("");
    private string? _loadedTeam;
    private ErrorBoundary? _boundary;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private TeamLookup Teams { get; set; } = null!;

    /// <summary>Kept from the prerendered page, so that the live one starts with the frame in place.</summary>
    [PersistentState]
    public ShellSession? Session { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // At the very first visit no cookie has told the zone yet.
        if (firstRender && Reader.Zone == TimeZoneInfo.Utc && Reader.Use(await Browser.InvokeAsync<string?>("gatehouse.zone")))
        {
            StateHasChanged();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _boundary?.Recover();
        _path = PortalPath.Parse(Navigation.ToBaseRelativePath(Navigation.Uri));
        if (Session is not null && (_loadedTeam ?? Session.Team?.Slug) == _path.Team)
        {
            _loadedTeam = _path.Team;
            return;
        }

        if (await Actor.FindAsync() is not { } actor || await Teams.PersonAsync(actor, default) is not { } person)
        {
            Session = null;
            return;
        }

        var team = _path.Team is { } slug ? await Teams.FindAsync(actor, slug, default) : null;
        var teams = await Teams.MineAsync(actor, null, 50, default);
        _loadedTeam = _path.Team;
        Session = new ShellSession(
            person,
            teams,
            team is null ? null : new TeamContext(team.Id, team.Slug, team.Name, team.AccountId, team.Roles, team.Owners));
    }
}
