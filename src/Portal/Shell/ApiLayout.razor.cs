using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Account;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Shell;

/// <summary>Finds the API and version that the address names and cascades them as <see cref="ApiContext"/>.</summary>
public sealed partial class ApiLayout
{
    private PortalPath _path = PortalPath.Parse("");
    private ApiContext? _api;
    private Failure? _failure;

    [CascadingParameter]
    private ShellSession? Session { get; set; }

    [CascadingParameter]
    private TeamContext? Team { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private VersionHeads Heads { get; set; } = null!;

    /// <summary>Kept from the prerendered page, so that the live one starts with the head in place.</summary>
    [PersistentState]
    public VersionHead? Head { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _path = PortalPath.Parse(Navigation.ToBaseRelativePath(Navigation.Uri));
        if (Team is null || _path is not { Api: { } api, Version: { } version })
        {
            _api = null;
            return;
        }

        if (_api is { } shown && shown.Team == Team && shown.Api == api && shown.Version == version)
        {
            return;
        }

        if (Head is { } kept && kept.ApiName == api && kept.Label == version)
        {
            _api = new ApiContext(Team, kept, RefreshAsync);
            return;
        }

        await LoadAsync(Team, api, version);
    }

    private async Task LoadAsync(TeamContext team, string api, string version)
    {
        var outcome = await Heads.GetAsync(await Actor.GetAsync(), team.Id, api, version, default);
        _failure = outcome.Failure;
        Head = outcome.IsOk ? outcome.Value : null;
        _api = Head is null ? null : new ApiContext(team, Head, RefreshAsync);
    }

    private Task RefreshAsync() => InvokeAsync(async () =>
    {
        if (Team is { } team && _path is { Api: { } api, Version: { } version })
        {
            await LoadAsync(team, api, version);
            StateHasChanged();
        }
    });
}
