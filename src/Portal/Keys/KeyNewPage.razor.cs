using System.Globalization;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Keys;

/// <summary>One screen that makes a key, with what it will be able to do beside it. <c>?plan=&amp;name=&amp;app=</c> fill it in beforehand.</summary>
public sealed partial class KeyNewPage
{
    private readonly List<string> _chosen = [];
    private PlanView[] _plans = [];
    private IReadOnlyList<ReachedStage> _reach = [];
    private string _name = "";
    private string _owner = "";
    private string _description = "";
    private string _expiry = "none";
    private DateOnly? _date;
    private string? _conflict;
    private bool _busy;
    private Failure? _failure;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private ApiKeys Keys { get; set; } = null!;

    [Inject]
    private UsagePlans UsagePlans { get; set; } = null!;

    [Inject]
    private KeyReach Reach { get; set; } = null!;

    [Inject]
    private ShownOnce Once { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "plan")]
    private string? PlanWanted { get; set; }

    [SupplyParameterFromQuery(Name = "name")]
    private string? NameWanted { get; set; }

    [SupplyParameterFromQuery(Name = "app")]
    private string? AppWanted { get; set; }

    private IReadOnlyList<PlanView> Chosen => [.. _plans.Where(plan => _chosen.Contains(plan.Id))];

    private DateTimeOffset? ExpiresAt => _expiry switch
    {
        "none" => null,
        "date" => _date is { } day ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null,
        var days => Reader.Now.AddDays(int.Parse(days, CultureInfo.InvariantCulture)),
    };

    private string? Until => ExpiresAt is { } at ? $"Until {Reader.Short(at)}" : "Until it is suspended or deleted";

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        var plans = await UsagePlans.ListAsync(actor, Team.Id, default);
        _plans = plans.IsOk ? plans.Value : [];
        _failure = plans.Failure;
        _name = NameWanted ?? "";
        _owner = AppWanted ?? "";
        if (_plans.FirstOrDefault(plan => plan.Id == PlanWanted || string.Equals(plan.Name, PlanWanted, StringComparison.OrdinalIgnoreCase)) is { } wanted)
        {
            await ChooseAsync(wanted.Id, true);
        }
    }

    private async Task ChooseAsync(string planId, bool chosen)
    {
        _chosen.Remove(planId);
        if (chosen)
        {
            _chosen.Add(planId);
        }

        var reach = await Reach.ReadAsync(await Actor.GetAsync(), Team.Id, _chosen, default);
        _conflict = reach.Failure?.Message;
        _reach = reach.IsOk ? reach.Value : [];
    }

    private async Task CreateAsync()
    {
        if (_busy)
        {
            return;
        }

        if (_expiry == "date" && _date is null)
        {
            _failure = Failure.Invalid("expiresAt", "key-expiry", "Choose the last day, or another expiry.");
            return;
        }

        _busy = true;
        var made = await Keys.CreateAsync(
            await Actor.GetAsync(), Team.Id, new(new(_name, _description, true, ExpiresAt, _owner), [.. _chosen]), default);
        _busy = false;
        _failure = made.Failure;
        if (made.IsOk)
        {
            Once.Put(Team.Id, made.Value);
            Navigation.NavigateTo(Team.Path("keys"));
        }
    }

    private string? Bad(string field) => _failure?.Problems.Any(problem => problem.Where == field) == true ? "err" : null;
}
