using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.Definitions.Feed;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Plans;

/// <summary>A plan in three sentences with numbers to change, and the stages that it opens.</summary>
public sealed partial class PlanPage
{
    private PlanView? _plan;
    private PlanView? _theirs;
    private PlanStageView[] _stages = [];
    private DayUse[] _days = [];
    private Actor? _actor;
    private string? _loaded;
    private bool _ready;
    private string _name = "";
    private string _description = "";
    private bool _hasRate = true;
    private double _rate = 10;
    private int _burst = 20;
    private bool _hasQuota = true;
    private long _limit = 1000;
    private string _period = QuotaPeriod.Day;
    private int _offset;
    private string _add = "";
    private string _saved = "";
    private int _over;
    private bool _busy;
    private Failure? _failure;
    private Failure? _missing;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private UsagePlans UsagePlans { get; set; } = null!;

    [Inject]
    private KeyUsage Usage { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Parameter]
    public string? PlanId { get; set; }

    private bool MayChange => Team.May(Permission.ManageKeys);

    private IEnumerable<PlanStageView> Openable =>
        _stages.Where(stage => !_plan!.Stages.Any(open => open.ApiId == stage.ApiId && open.Stage == stage.Stage));

    private PlanInput Input => new(
        _name, _description, _hasRate ? new(_rate, _burst) : null, _hasQuota ? new(_limit, _period == QuotaPeriod.Day ? 0 : _offset, _period) : null);

    protected override async Task OnParametersSetAsync()
    {
        if (_ready && _loaded == PlanId)
        {
            return;
        }

        _loaded = PlanId;
        _actor = await Actor.GetAsync();
        if (PlanId is not null)
        {
            var plan = await UsagePlans.GetAsync(_actor, Team.Id, PlanId, default);
            _missing = plan.Failure;
            if (!plan.IsOk)
            {
                return;
            }

            Show(plan.Value);
            var stages = await UsagePlans.OpenableStagesAsync(_actor, Team.Id, default);
            _stages = stages.IsOk ? stages.Value : [];
            var days = await Usage.PlanDaysAsync(_actor, Team.Id, PlanId, 30, default);
            _days = days.IsOk ? days.Value : [];
        }

        _ready = true;
    }

    private void Show(PlanView plan)
    {
        (_plan, _theirs, _failure, _over) = (plan, null, null, 0);
        (_name, _description) = (plan.Name, plan.Description ?? "");
        _hasRate = plan.Throttle is not null;
        (_rate, _burst) = plan.Throttle is { } throttle ? (throttle.RateLimit, throttle.BurstLimit) : (10, 20);
        _hasQuota = plan.Quota is not null;
        (_limit, _offset, _period) = plan.Quota is { } quota ? (quota.Limit, quota.Offset, quota.Period) : (1000, 0, QuotaPeriod.Day);
    }

    /// <summary>How many keys the changed quota would stop at once.</summary>
    private async Task WeighAsync()
    {
        _over = 0;
        if (_plan is { Keys: > 0 } && Input.Quota is { } quota && quota != _plan.Quota)
        {
            var over = await Usage.OverAsync(_actor!, Team.Id, _plan.Id, quota, default);
            _over = over.IsOk ? over.Value : 0;
        }
    }

    private Task SaveAsync() => SaveAsync(_plan?.Revision ?? 0);

    private Task OverwriteAsync() => SaveAsync(_theirs!.Revision);

    private async Task SaveAsync(long revision)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _saved = "";
        var saved = _plan is null
            ? await UsagePlans.CreateAsync(_actor!, Team.Id, Input, default)
            : await UsagePlans.UpdateAsync(_actor!, Team.Id, _plan.Id, revision, Input, default);
        _busy = false;
        if (!saved.IsOk)
        {
            _failure = saved.Failure;
            _theirs = saved.Failure!.Current as PlanView;
        }
        else if (_plan is null)
        {
            Navigation.NavigateTo(Team.Path("plans", saved.Value.Id));
        }
        else
        {
            Show(saved.Value);
            _saved = "Saved, and on its way to the nodes";
        }
    }

    private async Task OpenAsync()
    {
        var parts = _add.Split('/');
        _busy = true;
        var saved = await UsagePlans.SaveStageAsync(_actor!, Team.Id, _plan!.Id, new(parts[0], parts[1], []), default);
        _busy = false;
        _add = "";
        _failure = saved.Failure;
        if (saved.IsOk)
        {
            Opened(saved.Value);
        }
    }

    /// <summary>The stages changed; what is being typed into the limits stays.</summary>
    private void Opened(PlanView plan) => (_plan, _failure) = (plan, null);

    private async Task DeleteAsync()
    {
        var plan = _plan!;
        var done = await Dialogs.ConfirmByNameAsync(
            $"Delete {plan.Name}", $"Delete {plan.Name}", plan.Name,
            [
                plan.Keys == 0 ? "No key is on it." : $"{Numbers.Count(plan.Keys, "key loses", "keys lose")} it and {(plan.Keys == 1 ? "gets" : "get")} 403 on its {Numbers.Count(plan.Stages.Count, "stage", "stages")}.",
                $"{Numbers.Exact(_days.Sum(day => day.Requests))} requests were made under it in the last 30 days.",
            ],
            async () => (await UsagePlans.DeleteAsync(_actor!, Team.Id, plan.Id, plan.Keys, default)).Failure);
        if (done)
        {
            Navigation.NavigateTo(Team.Path("plans"));
        }
    }
}
