using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Deployments;

/// <summary>
/// Deploys a version's draft to a stage: what changes for callers, what stands against it, and after the press the receipts of the
/// nodes. Closing it ends nothing: the push is a row in the database.
/// </summary>
public sealed partial class DeployDialog : IAsyncDisposable
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchAtMost = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _gone = new();
    private string _target = "";
    private bool _new;
    private string _note = "";
    private bool _resume;
    private bool _told;
    private bool _busy;
    private DeployPreview? _preview;
    private Push? _push;
    private Failure? _failure;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private DeploymentPreviews Previews { get; set; } = null!;

    [Inject]
    private DeploymentOperations Deployments { get; set; } = null!;

    [Inject]
    private Pushes Pushes { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The stage to begin with; null begins with the one used last.</summary>
    [Parameter]
    public string? Stage { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    /// <summary>Something was deployed: what the page shows is old.</summary>
    [Parameter]
    public EventCallback OnDeployed { get; set; }

    private IReadOnlyList<StageRow> Stages => Api.Current.Stages;

    private string Title => _target.Length == 0 ? $"Deploy {Api.Version}" : $"Deploy {Api.Version} to {_target}";

    private int Breaking => _preview?.Changes.Count(change => change.Breaking) ?? 0;

    private bool NeedsTick => _preview is { LiveNumber: not null, Protected: true } && Breaking > 0;

    private string Verb => _preview is null ? "Deploy" : $"Deploy {Numbers.Count(_preview.Changes.Count, "change", "changes")} to {_target}";

    /// <summary>Why the button is dead; null when it works.</summary>
    private string? WhyNot => this switch
    {
        { _target.Length: 0 } => "Name the stage.",
        { _preview: null } => _failure is null ? "Comparing…" : "Nothing can be compared.",
        { _preview: { IsSame: true } same } => $"{_target} serves this draft already, as #{same.LiveNumber}.",
        _ when _preview.Problems.Count(problem => problem.Severity == Severity.Error) is > 0 and var errors => $"{Numbers.Count(errors, "error", "errors")} to mend first.",
        _ when _preview.Protected && string.IsNullOrWhiteSpace(_note) => "Say in the note what this brings.",
        _ when _preview.Pinned && !_resume => $"{_target} is pinned; tick Resume.",
        _ when NeedsTick && !_told => "Tick that callers know.",
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await ChooseAsync(string.IsNullOrEmpty(Stage) ? await LastUsedAsync() ?? (Stages is [var first, ..] ? first.Name : "") : Stage);
            StateHasChanged();
        }
    }

    private async Task ChooseAsync(string stage)
    {
        // The first deployment of an API needs a stage, and most begin with this one.
        _new = Stages.All(x => x.Name != stage);
        _target = stage.Length == 0 && Stages.Count == 0 ? "dev" : stage;
        await CompareAsync();
    }

    private Task PickAsync(ChangeEventArgs change) => ChooseAsync(change.Value as string ?? "");

    private Task NameAsync(ChangeEventArgs change)
    {
        _target = (change.Value as string ?? "").Trim();
        return CompareAsync();
    }

    private async Task CompareAsync()
    {
        _preview = null;
        _failure = null;
        _resume = _told = false;
        if (_target.Length == 0)
        {
            return;
        }

        var found = await Previews.DeployAsync(await Actor.GetAsync(), Api.ApiId, _target, _gone.Token);
        _failure = found.Failure;
        _preview = found.IsOk ? found.Value : null;
    }

    private async Task DeployAsync()
    {
        if (_busy || WhyNot is not null || _preview is not { } seen)
        {
            return;
        }

        _busy = true;
        _failure = null;
        try
        {
            var actor = await Actor.GetAsync();
            var outcome = await Deployments.DeployAsync(
                actor, new Deploy(Api.ApiId, _target, _note, seen.DraftRevision, _resume, CreateStage: _new), _gone.Token);
            _failure = outcome.Failure;
            if (!outcome.IsOk)
            {
                return;
            }

            var push = await Pushes.FindAsync(actor, Api.ApiId, outcome.Value.EventId!.Value, _gone.Token);
            _push = push.IsOk ? push.Value : null;
        }
        finally
        {
            _busy = false;
        }

        await RememberAsync(_target);
        _ = WatchAsync();
        await OnDeployed.InvokeAsync();
    }

    private async Task WatchAsync()
    {
        try
        {
            var started = Time.GetTimestamp();
            while (_push is { IsOver: false } push && Time.GetElapsedTime(started) < WatchAtMost)
            {
                var found = await Pushes.WaitAsync(await Actor.GetAsync(), push.ApiId, push.EventId, Watch, _gone.Token);
                if (!found.IsOk)
                {
                    return;
                }

                _push = found.Value;
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException)
        {
            // The dialog is closed; the push goes on.
        }
    }

    private Problem? Bad(string field) => _failure?.Problems.FirstOrDefault(problem => problem.Where == field);

    private static string Preflight(IReadOnlyList<Problem> problems)
    {
        var errors = problems.Count(problem => problem.Severity == Severity.Error);
        var others = problems.Count - errors;
        return (errors, others) switch
        {
            (0, _) => Numbers.Count(others, "warning", "warnings"),
            (_, 0) => $"{Numbers.Count(errors, "error", "errors")}, which a deployment may not have",
            _ => $"{Numbers.Count(errors, "error", "errors")}, which a deployment may not have, and {Numbers.Count(others, "warning", "warnings")}",
        };
    }

    private string StorageKey => $"gatehouse.stage.{Api.ApiId}";

    private async Task<string?> LastUsedAsync()
    {
        try
        {
            var stage = await Browser.InvokeAsync<string?>("localStorage.getItem", _gone.Token, StorageKey);
            return Stages.Any(x => x.Name == stage) ? stage : null;
        }
        catch (JSException)
        {
            // A browser that keeps nothing begins with the first stage.
            return null;
        }
    }

    private async Task RememberAsync(string stage)
    {
        try
        {
            await Browser.InvokeVoidAsync("localStorage.setItem", _gone.Token, StorageKey, stage);
        }
        catch (JSException)
        {
            // Only the next dialog's first choice is lost.
        }
    }
}
