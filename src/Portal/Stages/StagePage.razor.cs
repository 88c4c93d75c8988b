using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Stages;

/// <summary>One stage: what it serves, and the settings that are its own.</summary>
public sealed partial class StagePage
{
    private StageView? _view;
    private StageView? _theirs;
    private StageEdit _edit = new(new StageSettings());
    private IReadOnlyList<StageView> _others = [];
    private IReadOnlyList<LiveSpan> _spans = [];
    private IReadOnlyList<string> _methods = [];
    private Failure? _failure;
    private bool _busy;
    private int? _back;
    private string? _shown;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private StageOperations Stages { get; set; } = null!;

    [Inject]
    private DeploymentHistory History { get; set; } = null!;

    [Inject]
    private DraftOperations Drafts { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public string Stage { get; set; } = "";

    private bool MayEdit => Api.Team.May(Permission.Deploy);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != $"{Api.ApiId}/{Stage}")
        {
            _shown = $"{Api.ApiId}/{Stage}";
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var actor = await Actor.GetAsync();
        var all = await Stages.ListAsync(actor, Api.ApiId, default);
        if (!all.IsOk || all.Value.FirstOrDefault(stage => stage.Name == Stage) is not { } view)
        {
            _view = null;
            _failure = all.Failure ?? Failure.NotFound($"{Api.Api} {Api.Version} has no stage {Stage}.");
            return;
        }

        _others = [.. all.Value.Where(stage => stage.Name != Stage)];
        var spans = await History.SpansAsync(actor, Api.ApiId, Stage, 20, default);
        _spans = spans.IsOk ? spans.Value : [];
        var draft = await Drafts.LoadAsync(actor, Api.ApiId, default);
        _methods = draft.IsOk
            ? [.. draft.Value.Definition.Resources.SelectMany(resource => resource.Value.Methods.Keys.Select(verb => $"{resource.Key}/{verb}"))]
            : [];
        Show(view);
    }

    private void Show(StageView view)
    {
        _view = view;
        _edit = new StageEdit(view.Settings);
        _failure = null;
        _theirs = null;
    }

    private async Task ReloadAsync()
    {
        await Api.RefreshAsync();
        await LoadAsync();
        StateHasChanged();
    }

    private void AddThrottle() => _edit.Throttles.Add(new StageEdit.ThrottleRow
    {
        Key = _edit.Throttles.All(row => row.Key != "*/*") ? "*/*" : _methods.FirstOrDefault(key => _edit.Throttles.All(row => row.Key != key)) ?? "*/*",
        Rate = "100",
        Burst = "200",
    });

    private async Task SaveAsync()
    {
        if (_busy || _view is not { } view || _edit.Problems().Count > 0)
        {
            return;
        }

        var settings = _edit.Settings();
        if (Affected(view, settings) is { Count: > 0 } affected)
        {
            var more = affected.Count > 12 ? $"and {affected.Count - 12} more" : null;
            await Dialogs.ConfirmAsync(
                $"Apply to {view.Name}, which is live",
                $"Apply to {view.Name}",
                [$"{Numbers.Count(affected.Count, "place reads", "places read")} a variable that changes:", .. affected.Take(12), .. more is null ? Array.Empty<string>() : [more]],
                () => WriteAsync(view.Revision, settings));
            return;
        }

        await WriteAsync(view.Revision, settings);
    }

    private Task<Failure?> SaveOverAsync(StageView theirs) => WriteAsync(theirs.Revision, _edit.Settings());

    private async Task<Failure?> WriteAsync(long revision, StageSettings settings)
    {
        _busy = true;
        var outcome = await Stages.SaveAsync(await Actor.GetAsync(), new SaveStage(Api.ApiId, Stage, revision, settings), default);
        _busy = false;
        if (outcome.IsOk)
        {
            Show(outcome.Value);
            await Api.RefreshAsync();
            return null;
        }

        _failure = outcome.Failure;
        _theirs = outcome.Failure!.Current as StageView;
        StateHasChanged();

        // A conflict is solved on the page, where both sides are.
        return _theirs is null ? outcome.Failure : null;
    }

    private async Task DeleteAsync()
    {
        var actor = await Actor.GetAsync();
        var impact = await Stages.DeletionImpactAsync(actor, Api.ApiId, Stage, default);
        if (!impact.IsOk)
        {
            _failure = impact.Failure;
            return;
        }

        var lost = impact.Value;
        List<string> effects =
        [
            lost.DeploymentNumber is { } number ? $"Callers of {Stage} get 403 at once; it serves #{number} now." : $"{Stage} serves nothing; no caller notices.",
            lost.Keys == 0 ? "No key can call it through a plan." : $"{Numbers.Count(lost.Keys, "key loses", "keys lose")} access to it, by {string.Join(", ", lost.Plans)}.",
            "Its variables and throttles are gone. Deployments stay.",
        ];
        var path = Api.Path("stages");
        if (await Dialogs.ConfirmByNameAsync(
            $"Delete the stage {Stage}", $"Delete {Stage}", Stage, effects,
            async () => (await Stages.DeleteAsync(actor, new DeleteStage(Api.ApiId, Stage, Stage), default)).Failure))
        {
            await Api.RefreshAsync();
            Navigation.NavigateTo(path);
        }
    }

    /// <summary>Places of the live deployment that read a variable whose value changes.</summary>
    private static List<string> Affected(StageView view, StageSettings after) =>
        view.DeploymentNumber is null
            ? []
            : [.. view.VariableUses
                .Where(use => view.Settings.Variables.Find(use.Key) != after.Variables.Find(use.Key))
                .SelectMany(use => use.Value.Select(place => $"{place} reads {use.Key}"))];
}
