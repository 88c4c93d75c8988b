using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Traffic;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Apis;

/// <summary>The team's APIs: a row per version, what its stages serve, how far its draft is ahead.</summary>
public sealed partial class ApisPage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ApiPage? _page;
    private IReadOnlyDictionary<string, TrafficSummary> _traffic = new Dictionary<string, TrafficSummary>();
    private int? _total;
    private Failure? _failure;
    private CancellationTokenSource? _typing;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private ApiOperations Operations { get; set; } = null!;

    [Inject]
    private TrafficSummaries Summaries { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override ApisView Read(QueryValues query) => new(query.Text("q"), query.Text("after"));

    protected override IEnumerable<KeyValuePair<string, string?>> Write(ApisView state) => [new("q", state.Filter), new("after", state.After)];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = await Actor.GetAsync();
        var found = await Operations.ListAsync(actor, new ListApis(Team.Id, State.Filter, State.After), cancellationToken);
        _failure = found.Failure;
        if (found.IsOk)
        {
            _traffic = await Summaries.LastDayAsync(Team.AccountId, [.. found.Value.Apis.SelectMany(api => api.Versions.Select(version => version.ApiId))], cancellationToken);
            _page = found.Value;
        }

        if (_total is null)
        {
            var count = await Operations.CountAsync(actor, Team.Id, cancellationToken);
            _total = count.IsOk ? count.Value : null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _typing?.Dispose();
        base.Dispose(disposing);
    }

    private async Task FilterAsync(ChangeEventArgs change)
    {
        if (_typing is not null)
        {
            await _typing.CancelAsync();
            _typing.Dispose();
        }

        _typing = new CancellationTokenSource();
        var token = _typing.Token;
        try
        {
            await Task.Delay(Pause, Time, token);
        }
        catch (OperationCanceledException)
        {
            return; // typed on
        }

        var text = change.Value as string;
        Go(new ApisView(string.IsNullOrWhiteSpace(text) ? null : text.Trim(), null), replace: true);
    }
}
