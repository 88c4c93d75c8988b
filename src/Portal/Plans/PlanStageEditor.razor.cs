using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Plans;

/// <summary>Edits what a plan says about one stage.</summary>
public sealed partial class PlanStageEditor
{
    private readonly string _listId = $"methods-{Guid.NewGuid():N}";
    private readonly List<Row> _rows = [];
    private string[] _methods = [];
    private bool _open;
    private bool _busy;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private UsagePlans UsagePlans { get; set; } = null!;

    [Inject]
    private KeyReach Reach { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Parameter, EditorRequired]
    public PlanView Plan { get; set; } = null!;

    [Parameter, EditorRequired]
    public PlanStageView Stage { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventCallback<PlanView> OnChanged { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Failure?> OnFailure { get; set; }

    private async Task ToggleAsync()
    {
        _open = !_open;
        if (!_open)
        {
            return;
        }

        _rows.Clear();
        _rows.AddRange(Stage.Throttle.Select(limit => new Row { Method = limit.Key, Rate = limit.Value.RateLimit, Burst = limit.Value.BurstLimit }));
        if (_rows.Count == 0)
        {
            _rows.Add(new());
        }

        var methods = await Reach.MethodsAsync(await Actor.GetAsync(), Team.Id, Stage.ApiId, Stage.Stage, default);
        _methods = methods.IsOk ? methods.Value : [];
    }

    /// <summary>Both limits hold: says which of the two is felt.</summary>
    private string Effective(Row row) => Plan.Throttle switch
    {
        null => $"{PlanWords.Number(row.Rate)} a second for this method; the plan itself sets no rate.",
        { } plan when plan.RateLimit < row.Rate => $"Felt: {PlanWords.Number(plan.RateLimit)} a second from the plan; the method allows {PlanWords.Number(row.Rate)}.",
        { } plan => $"Felt: {PlanWords.Number(row.Rate)} a second from the method; the plan allows {PlanWords.Number(plan.RateLimit)} over all.",
    };

    private async Task SaveAsync()
    {
        var limits = Map<Throttle>.Empty;
        foreach (var row in _rows.Where(row => row.Method.Trim().Length > 0))
        {
            limits = limits.With(row.Method.Trim(), new Throttle(row.Rate, row.Burst));
        }

        _busy = true;
        var saved = await UsagePlans.SaveStageAsync(await Actor.GetAsync(), Team.Id, Plan.Id, new(Stage.ApiId, Stage.Stage, limits), default);
        _busy = false;
        if (!saved.IsOk)
        {
            await OnFailure.InvokeAsync(saved.Failure);
            return;
        }

        _open = false;
        await OnChanged.InvokeAsync(saved.Value);
    }

    private Task<bool> RemoveAsync() => Dialogs.ConfirmAsync(
        $"Close {Stage.ApiName} {Stage.Version} {Stage.Stage}?", "Close it",
        [$"{Numbers.Count(Plan.Keys, "key", "keys")} of {Plan.Name} can not call it any more and {(Plan.Keys == 1 ? "gets" : "get")} 403 there."],
        async () =>
        {
            var saved = await UsagePlans.RemoveStageAsync(await Actor.GetAsync(), Team.Id, Plan.Id, Stage.ApiId, Stage.Stage, default);
            if (saved.IsOk)
            {
                await OnChanged.InvokeAsync(saved.Value);
            }

            return saved.Failure;
        });

    private sealed class Row
    {
        public string Method { get; set; } = "";

        public double Rate { get; set; } = 5;

        public int Burst { get; set; } = 5;
    }
}
