using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.AccessKeys;

/// <summary>A team's credentials for programs.</summary>
public sealed partial class AccessKeysPage
{
    private IReadOnlyList<AccessKeyView>? _keys;
    private NewAccessKey? _new;
    private Failure? _failure;
    private string _description = "";
    private bool _making;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Inject]
    private TeamAccessKeys Keys { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var outcome = await Keys.ListAsync(await Actor.GetAsync(), Team.Id, default);
        _failure = outcome.Failure;
        _keys = outcome.IsOk ? outcome.Value : null;
    }

    private async Task CreateAsync()
    {
        var outcome = await Keys.CreateAsync(await Actor.GetAsync(), Team.Id, _description, default);
        if (!outcome.IsOk)
        {
            _failure = outcome.Failure;
            return;
        }

        (_new, _making, _description) = (outcome.Value, false, "");
        await LoadAsync();
    }

    private async Task ToggleAsync(AccessKeyView key)
    {
        var failure = (await Keys.SetEnabledAsync(await Actor.GetAsync(), Team.Id, key.Id, !key.Enabled, default)).Failure;
        await LoadAsync();
        _failure = failure ?? _failure;
    }

    private async Task DeleteAsync(AccessKeyView key)
    {
        if (await Dialogs.ConfirmByNameAsync(
            "Delete this access key?",
            "Delete access key",
            key.Id,
            ["Programs that sign with it get 403 at once.", key.LastUsedAt is null ? "It was never used." : "It is in use; disable it first if you are not sure."],
            async () => (await Keys.DeleteAsync(await Actor.GetAsync(), Team.Id, key.Id, default)).Failure))
        {
            await LoadAsync();
        }
    }
}
