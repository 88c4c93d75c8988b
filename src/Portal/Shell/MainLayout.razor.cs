using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Shell;

/// <summary>Who is here and which team the address names: what the frame around every page shows.</summary>
/// <param name="Teams">The reader's teams, at most fifty; the switcher finds the others.</param>
/// <param name="Team">Null outside teams, and when the address names one that the reader may not enter.</param>
/// <param name="Path">The team as the address had it.</param>
public sealed record ShellSession(Person Person, IReadOnlyList<TeamEntry> Teams, TeamContext? Team, string? Path);

/// <summary>The frame of the portal: top bar, rail, page.</summary>
public sealed partial class MainLayout
{
    private PortalPath _path = PortalPath.Parse("");
    private string? _loadedTeam;
    private bool _isLoaded;
    private ErrorBoundary? _boundary;

    [Inject]
    private ShellState Shell { get; set; } = null!;

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

    // A page never sees another team than the one in its address: it waits until the frame has found it.
    private bool Ready => _isLoaded && _loadedTeam == _path.Team;

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
        if (_isLoaded && _loadedTeam == _path.Team)
        {
            return;
        }

        // The first showing on the circuit takes what the prerendered page read.
        if (_isLoaded || Session is null || Session.Path != _path.Team)
        {
            Session = await LoadAsync(_path.Team);
        }

        _isLoaded = true;
        _loadedTeam = _path.Team;
        await Shell.SetAsync(Session);
    }

    private async Task<ShellSession?> LoadAsync(string? slug)
    {
        if (await Actor.FindAsync() is not { } actor || await Teams.PersonAsync(actor, default) is not { } person)
        {
            return null;
        }

        var team = slug is null ? null : await Teams.FindAsync(actor, slug, default);
        return new ShellSession(
            person,
            await Teams.MineAsync(actor, null, 50, default),
            team is null ? null : new TeamContext(team.Id, team.Slug, team.Name, team.AccountId, team.Roles, team.Owners),
            slug);
    }
}
