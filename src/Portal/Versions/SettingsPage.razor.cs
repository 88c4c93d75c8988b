using System.Globalization;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Versions;

/// <summary>What an API and its version are called, their life, and their end.</summary>
public sealed partial class SettingsPage
{
    private string _name = "";
    private string _description = "";
    private string _label = "";
    private string _from = "draft";
    private bool _busy;
    private bool _saved;
    private Failure? _failure;
    private ApiContext? _shown;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private ApiOperations Apis { get; set; } = null!;

    [Inject]
    private VersionOperations Versions { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool MayEdit => Api.Team.May(Permission.Design);

    private bool Dirty => _name.Trim() != Api.Api || _description.Trim() != (Api.Row.Description ?? "");

    protected override void OnParametersSet()
    {
        if (_shown?.Row.Id != Api.Row.Id)
        {
            _name = Api.Api;
            _description = Api.Row.Description ?? "";
        }

        _shown = Api;
    }

    private async Task SaveAsync()
    {
        var name = _name.Trim();
        var renamed = name != Api.Api;
        if (!await RunAsync(async actor => (await Apis.UpdateAsync(actor, new UpdateApi(Api.Team.Id, Api.Row.Id, name, _description.Trim()), default)).Failure))
        {
            return;
        }

        _saved = true;
        if (renamed)
        {
            // The page's own address has changed.
            Navigation.NavigateTo(Api.Team.Path("apis", name, Api.Version, "settings"), replace: true);
        }
        else
        {
            await Api.RefreshAsync();
        }
    }

    private async Task LifeAsync(ChangeEventArgs change)
    {
        var life = Enum.Parse<VersionLife>((string)change.Value!);
        if (await RunAsync(async actor => (await Versions.SetLifeAsync(actor, Api.ApiId, life, default)).Failure))
        {
            await Api.RefreshAsync();
        }
    }

    private async Task AddAsync()
    {
        var label = _label.Trim();
        var input = new AddVersion(
            Api.Team.Id, Api.Row.Id, label,
            _from == "empty" ? null : Api.ApiId,
            int.TryParse(_from, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
        if (await RunAsync(async actor => (await Versions.AddAsync(actor, input, default)).Failure))
        {
            Navigation.NavigateTo(Api.Team.Path("apis", Api.Api, label), forceLoad: false);
        }
    }

    private async Task DeleteVersionAsync()
    {
        var actor = await Actor.GetAsync();
        var live = Api.Current.Stages.Where(stage => stage.DeploymentNumber is not null).Select(stage => $"{stage.Name} #{stage.DeploymentNumber}").ToList();
        List<string> effects =
        [
            live.Count == 0 ? "Nothing of it is live." : $"Stops answering: {string.Join(", ", live)}.",
            "Its draft, deployments and stages are gone; plans lose its stages.",
        ];
        var other = Api.Row.Versions.First(version => version.Label != Api.Version).Label;
        if (await Dialogs.ConfirmByNameAsync(
            $"Delete version {Api.Version} of {Api.Api}", $"Delete {Api.Version}", Api.Version, effects,
            async () => (await Versions.DeleteAsync(actor, new DeleteVersion(Api.ApiId, Api.Version), default)).Failure))
        {
            Navigation.NavigateTo(Api.Team.Path("apis", Api.Api, other));
        }
    }

    private async Task DeleteApiAsync()
    {
        var actor = await Actor.GetAsync();
        var impact = await Apis.DeletionImpactAsync(actor, Api.Team.Id, Api.Row.Id, default);
        if (!impact.IsOk)
        {
            _failure = impact.Failure;
            return;
        }

        var lost = impact.Value;
        List<string> effects =
        [
            $"{Numbers.Count(lost.Versions.Count, "version", "versions")}: {string.Join(", ", lost.Versions)}, with drafts and all deployments.",
            lost.Stages.Count == 0 ? "Nothing of it is live." : $"{Numbers.Count(lost.Stages.Count, "stage stops", "stages stop")} answering: {string.Join(", ", lost.Stages)}.",
            lost.Keys == 0 ? "No key can call it through a plan." : $"{Numbers.Count(lost.Keys, "key loses", "keys lose")} access, by {string.Join(", ", lost.Plans)}.",
        ];
        if (await Dialogs.ConfirmByNameAsync(
            $"Delete {lost.Name}", $"Delete {lost.Name}", lost.Name, effects,
            async () => (await Apis.DeleteAsync(actor, new DeleteApi(Api.Team.Id, Api.Row.Id, lost.Name), default)).Failure))
        {
            Navigation.NavigateTo(Api.Team.Path("apis"));
        }
    }

    private async Task<bool> RunAsync(Func<Actor, Task<Failure?>> act)
    {
        if (_busy)
        {
            return false;
        }

        _busy = true;
        _saved = false;
        _failure = await act(await Actor.GetAsync());
        _busy = false;
        return _failure is null;
    }
}
