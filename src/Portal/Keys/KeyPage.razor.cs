using System.Globalization;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Plans;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Keys;

/// <summary>One key: what it used, which secrets of it work, what it may call, and what was done to it.</summary>
public sealed partial class KeyPage
{
    private static readonly (Overlap Overlap, string Words)[] Overlaps =
        [(Overlap.Hour, "1 hour"), (Overlap.Day, "24 hours"), (Overlap.Week, "7 days"), (Overlap.UntilEnded, "until I end it")];

    private KeyDetail? _key;
    private QuotaUse[] _uses = [];
    private DayUse[] _days = [];
    private IReadOnlyList<PlanView> _mine = [];
    private IReadOnlyList<PlanView> _others = [];
    private IReadOnlyList<ReachedStage> _reach = [];
    private IssuedKey? _issued;
    private Actor? _actor;
    private Overlap _overlap = Overlap.Day;
    private string _name = "";
    private string _owner = "";
    private string _description = "";
    private string _plan = "";
    private string _saved = "";
    private DateOnly? _last;
    private bool _rotating;
    private bool _busy;
    private Failure? _failure;
    private Failure? _missing;
    private string _loaded = "";

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private KeyList Keys { get; set; } = null!;

    [Inject]
    private ApiKeys Changes { get; set; } = null!;

    [Inject]
    private KeyRotation Rotation { get; set; } = null!;

    [Inject]
    private UsagePlans UsagePlans { get; set; } = null!;

    [Inject]
    private KeyUsage Usage { get; set; } = null!;

    [Inject]
    private KeyReach Reach { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Parameter]
    public string KeyId { get; set; } = "";

    private string Label => _key!.Key.Name.Length == 0 ? $"{_key.Key.Prefix}…" : _key.Key.Name;

    private bool MayChange => Team.May(Permission.ManageKeys);

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != KeyId)
        {
            _loaded = KeyId;
            _actor = await Actor.GetAsync();
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var detail = await Keys.GetAsync(_actor!, Team.Id, KeyId, default);
        _missing = detail.Failure;
        if (!detail.IsOk)
        {
            return;
        }

        _key = detail.Value;
        (_name, _owner, _description) = (_key.Key.Name, _key.Key.CustomerId ?? "", _key.Key.Description ?? "");
        _last = _key.Key.ExpiresAt is { } end ? DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1)) : null;
        var ids = _key.Key.Plans.Select(plan => plan.Id).ToHashSet();
        var plans = await UsagePlans.ListAsync(_actor!, Team.Id, default);
        _mine = [.. (plans.IsOk ? plans.Value : []).Where(plan => ids.Contains(plan.Id))];
        _others = [.. (plans.IsOk ? plans.Value : []).Where(plan => !ids.Contains(plan.Id))];
        var reach = await Reach.ReadAsync(_actor!, Team.Id, [.. ids], default);
        _reach = reach.IsOk ? reach.Value : [];
        var uses = await Usage.CurrentAsync(_actor!, Team.Id, KeyId, default);
        _uses = uses.IsOk ? uses.Value : [];
        var days = await Usage.DaysAsync(_actor!, Team.Id, KeyId, 30, default);
        _days = days.IsOk ? days.Value : [];
    }

    private async Task<Failure?> DoAsync<T>(Func<Task<Outcome<T>>> act)
    {
        if (_busy)
        {
            return null;
        }

        _busy = true;
        _saved = "";
        _failure = (await act()).Failure;
        _busy = false;
        if (_failure is null)
        {
            await LoadAsync();
        }

        return _failure;
    }

    private Task<Failure?> SwitchAsync() => DoAsync(() => Changes.EnableAsync(_actor!, Team.Id, KeyId, !_key!.Key.Enabled, default));

    private Task<bool> DetachAsync(PlanName plan) => Dialogs.ConfirmAsync(
        $"Take {Label} off {plan.Name}?", $"Take off {plan.Name}",
        [.. _mine.Where(x => x.Id == plan.Id).SelectMany(x => x.Stages).Select(stage => $"It can not call {stage.ApiName} {stage.Version} on {stage.Stage} any more.").DefaultIfEmpty("The plan opens no stage: nothing changes for callers.")],
        () => DoAsync(() => Changes.DetachAsync(_actor!, Team.Id, KeyId, plan.Id, default)));

    private async Task AttachAsync()
    {
        await DoAsync(() => Changes.AttachAsync(_actor!, Team.Id, KeyId, _plan, default));
        _plan = "";
    }

    private async Task SaveAsync()
    {
        var expires = _last is { } day ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : (DateTimeOffset?)null;
        if (expires is not null && _key!.Key.ExpiresAt is { } now && DateOnly.FromDateTime(now.UtcDateTime.AddTicks(-1)) == _last)
        {
            // The day was not changed: an end in the middle of it stays where it is.
            expires = now;
        }

        if (await DoAsync(() => Changes.UpdateAsync(_actor!, Team.Id, KeyId, new(_name, _description, _key!.Key.Enabled, expires, _owner), default)) is null)
        {
            _saved = "Saved";
        }
    }

    private async Task RotateAsync()
    {
        var issued = default(IssuedKey);
        await DoAsync(async () =>
        {
            var outcome = await Rotation.RotateAsync(_actor!, Team.Id, KeyId, _overlap, default);
            issued = outcome.IsOk ? outcome.Value : null;
            return outcome;
        });
        _issued = issued ?? _issued;
        _rotating = issued is null;
    }

    private Task<bool> EndAsync() => Dialogs.ConfirmAsync(
        "End the overlap now?", "End overlap now",
        [
            _key!.PreviousLastUsedAt is { } used ? $"The old secret was last used {Reader.Age(used)} ago. Who still sends it gets 403." : "No node has seen the old secret used. Who still sends it gets 403.",
        ],
        () => DoAsync(() => Rotation.EndOverlapAsync(_actor!, Team.Id, KeyId, default)), danger: true);

    private async Task DeleteAsync()
    {
        var name = _key!.Key.Name.Length == 0 ? _key.Key.Prefix : _key.Key.Name;
        var month = _days.Sum(day => day.Requests);
        var done = await Dialogs.ConfirmByNameAsync(
            $"Delete {name}", $"Delete {name}", name,
            [
                "Callers that send it get 403 within seconds.",
                month == 0 ? "It made no request in the last 30 days." : $"It made {Numbers.Exact(month)} requests in the last 30 days.",
                "There is no way back: to stop it for a while, suspend it.",
            ],
            async () => (await Changes.DeleteAsync(_actor!, Team.Id, KeyId, default)).Failure);
        if (done)
        {
            Navigation.NavigateTo(Team.Path("keys"));
        }
    }

    private string Spent(QuotaUse use)
    {
        var period = use.Period switch { "WEEK" => "this week", "MONTH" => "this month", _ => "today" };
        return $"{period}, plan {use.PlanName}: {Numbers.Exact(use.Remaining)} left, resets {use.ResetsAt.ToString("d MMM HH:mm", CultureInfo.InvariantCulture)} UTC (in {Ages.Of(use.ResetsAt - Reader.Now)})";
    }

    private string Used(DateTimeOffset? at) => at is { } used ? Reader.Age(used) is "now" ? "last used just now" : $"last used {Reader.Age(used)} ago" : "not used yet";

    /// <summary>A bar on the span from the key's creation to a day from now, so that two secrets can be compared.</summary>
    private string Span(DateTimeOffset from, DateTimeOffset? to)
    {
        var start = _key!.Key.CreatedAt;
        var end = (_key.PreviousExpiresAt ?? Reader.Now) is var last && last > Reader.Now ? last : Reader.Now;
        var whole = Math.Max(1, (end - start).TotalSeconds);
        var left = Math.Clamp((from - start).TotalSeconds / whole, 0, .97);
        var right = Math.Clamp(((to ?? end) - start).TotalSeconds / whole, left + .03, 1);
        return FormattableString.Invariant($"margin-left:{left * 100:0.##}%;width:{(right - left) * 100:0.##}%");
    }
}
