using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Definitions;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Deployments;

/// <summary>Promotes a deployment to a stage, or rolls a stage back to one: shows first what that does to callers.</summary>
public sealed partial class MoveDialog : IAsyncDisposable
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchAtMost = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _gone = new();
    private string _stage = "";
    private string _note = "";
    private bool _variables;
    private bool _resume;
    private bool _busy;
    private MovePreview? _preview;
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
    private Reader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Parameter, EditorRequired]
    public int Number { get; set; }

    /// <summary>The stage; null lets the reader choose.</summary>
    [Parameter]
    public string? Stage { get; set; }

    /// <summary>A rollback, not a promotion.</summary>
    [Parameter]
    public bool Back { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    private string Title => Back ? $"Roll back {_stage} to #{Number}" : _stage.Length == 0 ? $"Promote #{Number}" : $"Promote #{Number} to {_stage}";

    // A rollback may have to be quick: what it was for can be said afterwards.
    private bool NoteNeeded => !Back && _preview is { Change.Protected: true };

    private string? WhyNot => this switch
    {
        { _stage.Length: 0 } => "Every stage serves it already.",
        { _preview: null } => _failure is null ? "Comparing…" : "Nothing can be compared.",
        _ when _preview.Change.LiveNumber == Number => $"{_stage} serves #{Number} already.",
        _ when _preview.Change.Problems.Any(problem => problem.Severity == Severity.Error) => $"Give {_stage} the missing variables first.",
        _ when NoteNeeded && string.IsNullOrWhiteSpace(_note) => "Say in the note what this brings.",
        _ when !Back && _preview.Change.Pinned && !_resume => $"{_stage} is pinned; tick to end that.",
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _stage = Stage ?? Api.Current.Stages.FirstOrDefault(stage => stage.DeploymentNumber != Number)?.Name ?? "";
        await CompareAsync();
    }

    private Task PickAsync(ChangeEventArgs change)
    {
        _stage = change.Value as string ?? "";
        return CompareAsync();
    }

    private async Task CompareAsync()
    {
        _preview = null;
        _failure = null;
        _resume = false;
        if (_stage.Length == 0)
        {
            return;
        }

        var actor = await Actor.GetAsync();
        var found = Back
            ? await Previews.RollBackAsync(actor, Api.ApiId, _stage, Number, _gone.Token)
            : await Previews.PromoteAsync(actor, Api.ApiId, Number, _stage, _gone.Token);
        _failure = found.Failure;
        _preview = found.IsOk ? found.Value : null;
    }

    private async Task MoveAsync()
    {
        if (_busy || WhyNot is not null)
        {
            return;
        }

        _busy = true;
        _failure = null;
        try
        {
            var actor = await Actor.GetAsync();
            var outcome = Back
                ? await Deployments.RollBackAsync(actor, new RollBack(Api.ApiId, _stage, Number, _note, _variables), _gone.Token)
                : await Deployments.PromoteAsync(actor, new Promote(Api.ApiId, Number, _stage, _note, _resume), _gone.Token);
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

        _ = WatchAsync();
        await OnDone.InvokeAsync();
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

    private string Effect(MovePreview preview)
    {
        if (!Back)
        {
            return $"{_stage} will serve the bytes of #{Number}, content hash {Hashes.Short(preview.Change.NewHash)}. Nothing is built anew.";
        }

        var live = preview.LiveSpan is { Until: { } until } span ? $", live here for {Ages.Of(until - span.From)} until {Reader.Short(until)}" : "";
        return $"{_stage} will serve #{Number} again{live}: content hash {Hashes.Short(preview.Change.NewHash)}.";
    }
}
