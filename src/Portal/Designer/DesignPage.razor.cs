using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Severity = Gatehouse.Definitions.Severity;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// The designer of a REST API: tree, canvas and inspector over one <see cref="DesignSession"/>. Everything that is drawn is
/// worked out again from the session after each edit; nothing keeps a flag of its own.
/// </summary>
public sealed partial class DesignPage : IAsyncDisposable
{
    private const string Greeting = """GET /hello → 200 {"message": "Hello"}""";

    private ElementReference _root;
    private Actor _actor = null!;
    private DesignSession? _session;
    private DesignSurroundings _around = DesignSurroundings.None;
    private ScratchMirror? _mirror;
    private Dictionary<string, TreeRow> _rows = [];
    private IReadOnlyList<Problem> _problems = [];
    private IReadOnlyList<Change> _edits = [];
    private MethodKey? _first;
    private Failure? _failure;
    private Notice? _notice;
    private ScratchView? _stale;
    private DateTimeOffset? _kept;
    private bool _keptFailed;
    private bool _saving;
    private string? _jump;
    private IJSObjectReference? _module;
    private IJSObjectReference? _keys;
    private DotNetObjectReference<DesignPage>? _self;

    /// <summary>A button or, with an address, a link beside a notice.</summary>
    private sealed record NoticeAct(string Word, Func<Task>? Act = null, string? Href = null);

    private sealed record Notice(Tone Tone, string Text, params IReadOnlyList<NoticeAct> Acts);

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private CurrentActor Actors { get; set; } = null!;

    [Inject]
    private DraftOperations Drafts { get; set; } = null!;

    [Inject]
    private DesignSurroundingsQuery Around { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool ReadOnly => !Api.Team.May(Permission.Design) || _stale is not null;

    // Without a choice in the address the first method is shown.
    private string? Path => State.Path ?? _first?.Path;

    private string? Verb => State.Path is null ? _first?.Verb : State.Verb;

    private MethodKey? Selected => Path is { } path && Verb is { } verb && _session?.Current.FindMethod(new MethodKey(path, verb)) is not null ? new MethodKey(path, verb) : null;

    private RestMethod? Method => Selected is { } key ? _session!.Find(key) : null;

    private int Step => State.Step ?? 1;

    private bool IsEmpty => _session is { } session && session.Current.Resources.Count == 1 && session.Current.Resources["/"].Methods.Count == 0;

    private RestMethod? LiveMethod => Selected is { } key ? _around.Live?.FindMethod(key) : null;

    private MethodFlow? Flow => Method is { } method && Selected is { } key
        ? MethodFlow.Of(method, LiveMethod ?? (_around.Live is null ? _session!.Saved.FindMethod(key) : null), Throttles(key))
        : null;

    private MethodDesk? Desk => Method is { } method && Selected is { } key
        ? new MethodDesk(key, method, _session!.Current, [.. _problems.Where(problem => ProblemPlace.Of(problem).Method == key)], _around.Stages, ReadOnly, EditAsync)
        : null;

    private string? LiveWords => _around.LiveStage is not { } stage ? "nothing is live yet"
        : LiveMethod is null ? $"{stage.Name} #{stage.DeploymentNumber}: not there"
        : LiveMethod.Equals(Method) ? $"{stage.Name} #{stage.DeploymentNumber}: same"
        : $"{stage.Name} #{stage.DeploymentNumber}: differs";

    private string? DraftWords => Selected is not { } key ? null
        : _session!.Saved.FindMethod(key) is not { } saved ? "draft: new, not saved"
        : !saved.Equals(Method) ? "draft: changed, not saved"
        : _around.Live is null || saved.Equals(LiveMethod) ? null
        : "draft: changed";

    private string? EditedPlace => _edits.Select(change => change.Where).Distinct().Take(2).ToList() is [var only] ? only : null;

    private IReadOnlyDictionary<int, (FlowState State, string? Why)> States
    {
        get
        {
            var states = Enumerable.Range(1, 5).ToDictionary(step => step, _ => (FlowState.Ok, (string?)null));
            foreach (var problem in Desk!.Problems.OrderByDescending(problem => problem.Severity))
            {
                if (problem.Severity != Severity.Hint)
                {
                    states[ProblemPlace.Of(problem).Step] = (problem.Severity == Severity.Error ? FlowState.Error : FlowState.Warning, problem.Message);
                }
            }

            if (states[4].Item1 == FlowState.Ok && Flow!.Lanes.FirstOrDefault(lane => lane.State == FlowState.Warning) is { } lane)
            {
                states[4] = (FlowState.Warning, lane.Fault);
            }

            states[3] = (FlowState.None, null);
            return states;
        }
    }

    [JSInvokable]
    public Task OnKey(string act) => InvokeAsync(() => act switch
    {
        "save" => SaveAsync(),
        "undo" => UndoAsync(),
        "redo" => RedoAsync(),
        _ => Task.CompletedTask,
    });

    protected override DesignView Read(QueryValues query)
    {
        var path = query.Text("r");
        return new DesignView(path, path is null ? null : query.OneOf("m", [.. MethodKey.Verbs]), query.Number("step", 1, 5));
    }

    protected override IEnumerable<KeyValuePair<string, string?>> Write(DesignView state) =>
    [
        KeyValuePair.Create("r", state.Path),
        KeyValuePair.Create("m", state.Verb),
        KeyValuePair.Create("step", state.Step?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        // Selecting is showing; the draft is read once, and not for the prerendered page, whose edits nobody could make.
        if (_session is not null || !RendererInfo.IsInteractive)
        {
            return;
        }

        _actor = await Actors.GetAsync();
        var draft = await Drafts.LoadAsync(_actor, Api.ApiId, cancellationToken);
        var around = await Around.GetAsync(_actor, Api.Team.Id, Api.ApiId, cancellationToken);
        if ((draft.Failure ?? around.Failure) is { } failure)
        {
            _failure = failure;
            return;
        }

        _around = around.Value;
        _session = new DesignSession(draft.Value.Definition, draft.Value.Revision);
        _mirror = new ScratchMirror(WriteScratchAsync, ScratchWrittenAsync, Time);
        await RestoreAsync(draft.Value, cancellationToken);
        Recompute();
        _first = MethodKeys(_session.Current).Select(key => (MethodKey?)key).FirstOrDefault();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (_keys is null && RendererInfo.IsInteractive && _session is not null && _module is null)
        {
            _module = await Browser.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Designer/DesignPage.razor.js"]);
            _self = DotNetObjectReference.Create(this);
            _keys = await _module.InvokeAsync<IJSObjectReference>("attach", _root, _self);
        }

        if (_jump is { } field && _keys is not null)
        {
            _jump = null;
            await _keys.InvokeVoidAsync("focusField", field);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_mirror is not null)
        {
            await _mirror.DisposeAsync();
        }

        try
        {
            if (_keys is not null)
            {
                await _keys.InvokeVoidAsync("dispose");
                await _keys.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone.
        }

        _self?.Dispose();
        Dispose();
    }

    private static IEnumerable<MethodKey> MethodKeys(RestApi api) =>
        api.Resources.SelectMany(entry => entry.Value.Methods.Keys.OrderBy(MethodKey.OrderOf).Select(verb => new MethodKey(entry.Key, verb)));

    private static Dictionary<string, string> ResponseModels(RestMethod method) =>
        method.Responses.Where(entry => entry.Value.Models.Count > 0).ToDictionary(entry => entry.Key, entry => string.Join(", ", entry.Value.Models.Values.Distinct()));

    private IEnumerable<(string Path, int Methods)> Children(string path) => _session!.Current.Resources
        .Where(entry => entry.Key != ResourcePath.Root && ResourcePath.Parent(entry.Key) == path)
        .Select(entry => (entry.Key, entry.Value.Methods.Count));

    private IReadOnlyList<string> Throttles(MethodKey key) =>
    [
        .. _around.Stages.Select(stage =>
        {
            var settings = stage.Throttles.Find($"{key.Path}/{key.Verb}") ?? stage.Throttles.Find("*/*");
            return settings?.ThrottlingRateLimit is { } rate ? $"{stage.Name}: {rate:0.##} requests a second, bursts of {settings.ThrottlingBurstLimit ?? 0}." : null;
        }).OfType<string>(),
    ];

    // Everything on the page that follows from the definition.
    private void Recompute()
    {
        var session = _session!;
        _problems = [.. RestRules.Check(session.Current), .. Deployability.Check(session.Current)];
        _edits = session.IsDirty ? DefinitionDiff.Between(session.Saved, session.Current) : [];
        var worst = new Dictionary<string, Severity>();
        foreach (var problem in _problems)
        {
            var place = ProblemPlace.Of(problem);
            var row = place.Method is { } method ? $"{method.Path} {method.Verb}" : place.Path;
            if (row is not null && (!worst.TryGetValue(row, out var known) || problem.Severity < known))
            {
                worst[row] = problem.Severity;
            }
        }

        _rows = TreeRows.Of(session.Current, session.Saved, _around.Live, worst);
    }

    // After every act on the session: draw, and let the server have a copy.
    private void Changed()
    {
        _failure = null;
        Recompute();
        _mirror!.Touch(_session!.IsDirty ? _session.Current : null);
        StateHasChanged();
    }

    private bool Refused<T>(Outcome<T> outcome)
    {
        _failure = outcome.Failure;
        return !outcome.IsOk;
    }

    private Task EditAsync(MethodEdit edit)
    {
        if (ReadOnly || Selected is not { } key)
        {
            return Task.CompletedTask;
        }

        if (!Refused(_session!.Edit(key, edit.What, edit.Change)))
        {
            Changed();
        }

        return Task.CompletedTask;
    }

    private async Task ActAsync(TreeAct act)
    {
        if (ReadOnly)
        {
            return;
        }

        switch (act.Kind)
        {
            case TreeActKind.Add:
                await AddAsync(act.Path);
                break;
            case TreeActKind.Delete:
                Delete(act.Path, act.Verb);
                break;
            case TreeActKind.Paste when act.Other?.Split(' ', 2) is [var verb, var from]:
                Take(_session!.Paste(new MethodKey(from, verb), act.Path), key => new DesignView(key.Path, key.Verb, State.Step));
                break;
            case TreeActKind.Move when act.Other is { } parent:
                Take(_session!.MoveUnder(act.Path, parent), path => new DesignView(path, null, null));
                break;
            case TreeActKind.AskMove:
                await AskMoveAsync(act.Path);
                break;
            default:
                break;
        }

        StateHasChanged();
    }

    private void Delete(string path, string? verb)
    {
        var done = verb is null ? _session!.Delete(path) : _session!.Delete(new MethodKey(path, verb));
        if (Refused(done))
        {
            return;
        }

        _notice = new Notice(Tone.Info, $"Deleted {(verb is null ? path : $"{verb} {path}")}.", new NoticeAct("Undo", UndoAsync));
        Changed();
        if (Path is { } shown && (_session.Current.Resources.Find(shown) is not { } resource || (Verb is { } on && !resource.Methods.ContainsKey(on))))
        {
            var parent = verb is null ? ResourcePath.Parent(path) : path;
            Go(new DesignView(parent, null, null));
        }
    }

    private void Take<T>(Outcome<T> outcome, Func<T, DesignView> show)
    {
        if (Refused(outcome))
        {
            return;
        }

        _notice = null;
        Changed();
        Go(show(outcome.Value));
    }

    private Task<Failure?> RenameAsync(string path, string part)
    {
        var outcome = _session!.Rename(path, part);
        if (outcome.IsOk)
        {
            Changed();
            var shown = Path is { } at && ResourcePath.IsWithin(at, path) ? outcome.Value + at[path.Length..] : outcome.Value;
            Go(new DesignView(shown, ResourcePath.IsWithin(Path ?? "", path) ? Verb : null, State.Step));
        }

        return Task.FromResult(outcome.Failure);
    }

    private Task UndoAsync() => StepAsync(_session?.Undo(), "Undone");

    private Task RedoAsync() => StepAsync(_session?.Redo(), "Done again");

    private Task StepAsync(string? name, string word)
    {
        if (name is not null && !ReadOnly)
        {
            _notice = new Notice(Tone.Info, $"{word}: {name}.");
            Changed();
        }

        return Task.CompletedTask;
    }

    private string StepHref(int step) => Address(new DesignView(Path, Verb, step));

    private string MethodHref(string path, string? verb) => Address(new DesignView(path, verb, verb is null ? null : State.Step));

    private string ProblemHref(ProblemPlace place) => Address(new DesignView(place.Path, place.Method?.Verb, place.Method is null ? null : place.Step));

    private Task JumpAsync(ProblemPlace place)
    {
        _jump = place.Field;
        return Task.CompletedTask;
    }
}
