using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Deployments;

/// <param name="Deploy">The deploy dialog is open: for this stage, or for the one used last when empty.</param>
/// <param name="Before">Shows deployments older than this number.</param>
/// <param name="Stage">The timeline's stage.</param>
/// <param name="By">The timeline's person or key.</param>
/// <param name="Events">Shows events older than this one.</param>
/// <param name="A">First deployment picked for a comparison.</param>
/// <param name="B">Second deployment picked for a comparison.</param>
public sealed record DeploymentsView(string? Deploy, int? Before, string? Stage, string? By, long? Events, int? A, int? B);

/// <summary>A deployment on its way to a stage.</summary>
public sealed record Move(int Number, string? Stage);

/// <summary>What is live where: a version's deployments against its stages, and what happened to them.</summary>
public sealed partial class DeploymentsPage
{
    private const int PageSize = 20;

    private DeploymentPage? _page;
    private TimelinePage? _timeline;
    private Failure? _failure;
    private Move? _promote;
    private Move? _back;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private DeploymentHistory History { get; set; } = null!;

    protected override DeploymentsView Read(QueryValues query) => new(
        query.Has("deploy") ? query.Text("deploy") ?? "" : null,
        query.Number("before", 1, int.MaxValue),
        query.Text("stage"),
        query.Text("by"),
        query.Number("events", 1, int.MaxValue),
        query.Number("a", 1, int.MaxValue),
        query.Number("b", 1, int.MaxValue));

    protected override IEnumerable<KeyValuePair<string, string?>> Write(DeploymentsView state) =>
    [
        new("deploy", state.Deploy),
        new("before", state.Before?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("stage", state.Stage),
        new("by", state.By),
        new("events", state.Events?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("a", state.A?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("b", state.B?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = await Actor.GetAsync();
        var page = await History.ListAsync(actor, Api.ApiId, State.Before, PageSize, cancellationToken);
        var timeline = await History.TimelineAsync(actor, new ListTimeline(Api.ApiId, State.Stage, State.By, State.Events), cancellationToken);
        _failure = page.Failure ?? timeline.Failure;
        _page = page.IsOk ? page.Value : _page;
        _timeline = timeline.IsOk ? timeline.Value : _timeline;
    }

    private async Task ChangedAsync()
    {
        await Api.RefreshAsync();
        await LoadAsync(default);
        StateHasChanged();
    }

    /// <summary>Picks a deployment for a comparison; the third pick takes the older one's place.</summary>
    private void PickAsync(int number) => Go(
        State switch
        {
            { A: { } a } when a == number => State with { A = State.B, B = null },
            { B: { } b } when b == number => State with { B = null },
            { A: null } => State with { A = number },
            { B: null } => State with { B = number },
            _ => State with { A = State.B, B = number },
        },
        replace: true);
}
