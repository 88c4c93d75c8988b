using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using MudBlazor;

namespace Gatehouse.Portal.Keys;

/// <summary>Which keys the page shows, as its address says.</summary>
/// <param name="Plan">A plan's id, or <c>none</c> for keys on no plan.</param>
/// <param name="Key">One key by id: what a pasted value becomes.</param>
public sealed record KeysView(string? Text, KeyState? State, string? Plan, string? Key)
{
    public static readonly KeysView All = new(null, null, null, null);

    public KeyFilter Filter => new(Text, State, Plan == "none" ? "" : Plan);
}

/// <summary>The keys of a team: found, chosen, suspended, resumed and deleted, a page of an index at a time.</summary>
public sealed partial class KeysPage
{
    private const int PageSize = 100;

    private readonly Dictionary<string, KeyRow> _chosen = [];
    private readonly List<KeyRow> _rows = [];
    private readonly SemaphoreSlim _turn = new(1);
    private Virtualize<KeyRow>? _list;
    private PlanView[] _plans = [];
    private IReadOnlyList<ReachedStage> _reach = [];
    private IReadOnlyList<PlanView> _issuedPlans = [];
    private IssuedKey? _issued;
    private Actor? _actor;
    private string? _next;
    private string _text = "";
    private int _count;
    private bool _loading = true;
    private bool _busy;
    private Failure? _failure;
    private Notice? _notice;
    private CancellationTokenSource _typing = new();

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private KeyList Keys { get; set; } = null!;

    [Inject]
    private ApiKeys Changes { get; set; } = null!;

    [Inject]
    private UsagePlans Plans { get; set; } = null!;

    [Inject]
    private KeyReach Reach { get; set; } = null!;

    [Inject]
    private ShownOnce Once { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    private bool AllChosen => _rows.Count > 0 && _rows.TrueForAll(key => _chosen.ContainsKey(key.Id));

    private string CountWords => _loading ? "" : _count > KeyList.CountedTo ? $"More than {KeyList.CountedTo:N0} keys." : $"{Numbers.Count(_count, "key", "keys")}.";

    protected override KeysView Read(QueryValues query)
    {
        var text = query.Text("q");
        if (text is not null && KeyValue.LooksWhole(text))
        {
            // A value has no place in an address; it is not repeated either.
            query.Drop("q", "…");
            text = null;
        }

        KeyState? state = query.Has("state") && query.OneOf("state", [.. Enum.GetNames<KeyState>()]) is { } word ? Enum.Parse<KeyState>(word) : null;
        return new(text, state, query.Text("plan"), query.Text("key"));
    }

    protected override IEnumerable<KeyValuePair<string, string?>> Write(KeysView state) =>
    [
        new("q", state.Text), new("state", state.State?.ToString()), new("plan", state.Plan), new("key", state.Key),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _actor ??= await Actor.GetAsync();
        _text = State.Text ?? "";
        _loading = true;
        var plans = await Plans.ListAsync(_actor, Team.Id, cancellationToken);
        _plans = plans.IsOk ? plans.Value : [];
        await ReloadAsync(cancellationToken);
        _loading = false;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender && Once.Take(Team.Id) is { } issued)
        {
            _issued = issued;
            _actor ??= await Actor.GetAsync();
            var detail = await Keys.GetAsync(_actor, Team.Id, issued.Id, default);
            if (detail.IsOk)
            {
                var ids = detail.Value.Key.Plans.Select(plan => plan.Id).ToList();
                var reach = await Reach.ReadAsync(_actor, Team.Id, ids, default);
                _reach = reach.IsOk ? reach.Value : [];
                _issuedPlans = [.. _plans.Where(plan => ids.Contains(plan.Id))];
            }

            StateHasChanged();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _typing.Cancel();
            _typing.Dispose();
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string Label(KeyRow key) => key.Name.Length == 0 ? "(no name)" : key.Name;

    private string? RowClass(KeyRow key) =>
        key.Id == _issued?.Id ? "sel" : key.State is KeyState.Expired ? "dead" : null;

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _rows.Clear();
            _chosen.Clear();
            _next = null;
            if (State.Key is { } one)
            {
                var detail = await Keys.GetAsync(_actor!, Team.Id, one, cancellationToken);
                _failure = detail.Failure;
                if (detail.IsOk)
                {
                    _rows.Add(detail.Value.Key);
                }

                _count = _rows.Count;
            }
            else
            {
                await NextPageAsync(cancellationToken);
                var count = await Keys.CountAsync(_actor!, Team.Id, State.Filter, cancellationToken);
                _count = count.IsOk ? count.Value : 0;
            }
        }
        finally
        {
            _turn.Release();
        }

        if (_list is not null)
        {
            await _list.RefreshDataAsync();
        }
    }

    private async Task NextPageAsync(CancellationToken cancellationToken)
    {
        var page = await Keys.ListAsync(_actor!, Team.Id, State.Filter, _next, PageSize, cancellationToken);
        _failure = page.Failure;
        _next = page.IsOk ? page.Value.Next : null;
        _rows.AddRange(page.IsOk ? page.Value.Rows : []);
    }

    /// <summary>Rows are read forward only, a page of the index at a time: the list ends a page behind what was read until there is no more.</summary>
    private async ValueTask<ItemsProviderResult<KeyRow>> ProvideAsync(ItemsProviderRequest request)
    {
        await _turn.WaitAsync(request.CancellationToken);
        try
        {
            while (_next is not null && _rows.Count < request.StartIndex + request.Count)
            {
                await NextPageAsync(request.CancellationToken);
            }

            return new(_rows.Skip(request.StartIndex).Take(request.Count), _rows.Count + (_next is null ? 0 : PageSize));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task TypeAsync(string? typed)
    {
        _text = typed ?? "";
        await _typing.CancelAsync();
        _typing.Dispose();
        _typing = new CancellationTokenSource();
        var text = _text.Trim();
        if (KeyValue.LooksWhole(text))
        {
            await FindAsync(text);
            return;
        }

        var typing = _typing.Token;
        try
        {
            await Task.Delay(200, typing);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Go(State with { Text = text.Length == 0 ? null : text, Key = null }, replace: true);
    }

    /// <summary>A pasted value: hashed, looked up, and gone from the field before anything is drawn.</summary>
    private async Task FindAsync(string value)
    {
        _text = "";
        var found = await Keys.FindByValueAsync(_actor!, Team.Id, value, default);
        _failure = null;
        if (found.IsOk)
        {
            Go(KeysView.All with { Key = found.Value.Id });
            return;
        }

        _notice = new(
            Tone.Warning,
            value.StartsWith("gkd", StringComparison.Ordinal) && value.Length == 44 && !KeyValue.IsOurs(value)
                ? "That looks like one of our keys, but a character is wrong or missing. Copy it again."
                : "No key of this team has that value. What you pasted was not kept.",
            [], null);
    }

    private void Choose(KeyRow key, bool chosen)
    {
        if (chosen)
        {
            _chosen[key.Id] = key;
        }
        else
        {
            _chosen.Remove(key.Id);
        }
    }

    private void ChooseAll(ChangeEventArgs change)
    {
        if (change.Value is not true)
        {
            _chosen.Clear();
            return;
        }

        foreach (var key in _rows.Take(ApiKeys.MostAtOnce))
        {
            _chosen[key.Id] = key;
        }
    }

    private Task<Failure?> BulkAsync(BulkAction action) => BulkAsync(action, [.. _chosen.Values.Where(key => key.Enabled == (action == BulkAction.Suspend)).Select(key => key.Id)]);

    private async Task<Failure?> BulkAsync(BulkAction action, string[] ids)
    {
        _busy = true;
        var outcome = await Changes.BulkAsync(_actor!, Team.Id, action, ids, default);
        _busy = false;
        if (!outcome.IsOk)
        {
            _failure = outcome.Failure;
            return outcome.Failure;
        }

        var done = Numbers.Count(outcome.Value.Done, "key", "keys");
        await ReloadAsync(default);
        _notice = action switch
        {
            BulkAction.Suspend => new(Tone.Ok, $"Suspended {done}. Callers get 403.", outcome.Value.Failures, () => BulkAsync(BulkAction.Resume, ids)),
            BulkAction.Resume => new(Tone.Ok, $"Resumed {done}.", outcome.Value.Failures, () => BulkAsync(BulkAction.Suspend, ids)),
            _ => new(Tone.Ok, $"Deleted {done}.", outcome.Value.Failures, null),
        };
        return null;
    }

    private Task UndoAsync() => _notice?.Undo?.Invoke() ?? Task.CompletedTask;

    private async Task DeleteAsync()
    {
        var keys = _chosen.Values.ToList();
        var name = keys is [var only] ? only.Name.Length == 0 ? only.Prefix : only.Name : $"{keys.Count} keys";
        var used = keys.Count(key => key.LastUsedAt is not null);
        List<string> effects =
        [
            keys.Count == 1 ? "Callers that send it get 403 within seconds." : $"Callers that send one of these {keys.Count:N0} keys get 403 within seconds.",
            used == 0 ? "None of them was used so far." : $"{Numbers.Count(used, "key was", "keys were")} used, last {LastUse(keys)}.",
            "There is no way back: to stop a key for a while, suspend it.",
        ];
        await Dialogs.ConfirmByNameAsync($"Delete {name}", $"Delete {name}", name, effects, () => BulkAsync(BulkAction.Delete, [.. keys.Select(key => key.Id)]));
    }

    private static string LastUse(List<KeyRow> keys) => keys.Max(key => key.LastUsedAt) is { } at ? $"{at:yyyy-MM-dd HH:mm} UTC" : "never";

    private sealed record Notice(Tone Tone, string Text, IReadOnlyList<BulkFailure> Failures, Func<Task>? Undo);
}
