using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Deployments;

/// <summary>One deployment: what it froze, what that changed, and how its pushes went.</summary>
public sealed partial class DeploymentDetailPage
{
    private DeploymentView? _view;
    private Failure? _failure;
    private bool _promote;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private DraftOperations Drafts { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Parameter]
    public int Number { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_view?.Row.Number != Number)
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var found = await History.FindAsync(await Actor.GetAsync(), Api.ApiId, Number, default);
        _failure = found.Failure;
        _view = found.IsOk ? found.Value : null;
    }

    private async Task ChangedAsync()
    {
        await Api.RefreshAsync();
        await LoadAsync();
        StateHasChanged();
    }

    private async Task RestoreAsync()
    {
        var revision = Api.Current.DraftRevision;
        var done = await Dialogs.ConfirmAsync(
            $"Restore #{Number} as the draft",
            "Restore as draft",
            [$"The draft becomes what #{Number} froze, as revision {revision + 1}.", "What the draft holds now is replaced; deployments and stages stay as they are."],
            async () => (await Drafts.RestoreAsync(await Actor.GetAsync(), new RestoreDraft(Api.ApiId, Number, revision), default)).Failure);
        if (done)
        {
            await ChangedAsync();
        }
    }
}
