using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
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
    private ApiOperations Apis { get; set; } = null!;

    /// <summary>Kept from the prerendered page, so that the live one starts with the head in place.</summary>
    [PersistentState]
    public ApiRow? Row { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _path = PortalPath.Parse(Navigation.ToBaseRelativePath(Navigation.Uri));
        if (Team is not { } team || _path is not { Api: { } api, Version: { } version })
        {
            _api = null;
            return;
        }

        if (_api is { } shown && shown.Team == team && shown.Api == api && shown.Version == version)
        {
            return;
        }

        // The first showing on the circuit takes what the prerendered page read; everything later reads again.
        if (_api is null && Row?.Name == api)
        {
            Take(team, version);
            return;
        }

        // Another version is another page: it starts anew rather than with the state of the one before.
        _api = null;
        await LoadAsync(team, api, version);
    }

    private async Task LoadAsync(TeamContext team, string api, string version)
    {
        var outcome = await Apis.FindAsync(await Actor.GetAsync(), team.Id, api, default);
        _failure = outcome.Failure;
        Row = outcome.IsOk ? outcome.Value : null;
        Take(team, version);
    }

    private void Take(TeamContext team, string version)
    {
        _api = Row?.Versions.FirstOrDefault(row => row.Label == version) is { } current ? new ApiContext(team, Row, current, RefreshAsync) : null;
        if (_api is null)
        {
            _failure ??= Failure.NotFound($"{Row?.Name} has no version {version}. It has {string.Join(", ", Row?.Versions.Select(row => row.Label) ?? [])}.");
        }
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
