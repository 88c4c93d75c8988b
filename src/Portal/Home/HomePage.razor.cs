using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Traffic;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Home;

/// <summary>A team's first page: what is not live yet, and what lately became live.</summary>
public sealed partial class HomePage
{
    private const int Shown = 10;

    private List<(ApiRow Api, VersionRow Version)>? _apis;
    private IReadOnlyList<RecentChange>? _changes;
    private IReadOnlyDictionary<string, TrafficSummary> _traffic = new Dictionary<string, TrafficSummary>();
    private Failure? _failure;
    private int _ahead;
    private int _total;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private ApiOperations Apis { get; set; } = null!;

    [Inject]
    private TrafficSummaries Summaries { get; set; } = null!;

    [Inject]
    private RecentChanges Changes { get; set; } = null!;

    private string? Summary => _apis is not { Count: > 0 } ? null
        : $"{Numbers.Count(_total, "API", "APIs")}, {(_ahead == 0 ? "every draft shown is live" : $"{Numbers.Count(_ahead, "draft", "drafts")} ahead of what callers get")}.";

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        var page = await Apis.ListAsync(actor, new ListApis(Team.Id, Limit: 100), default);
        var changes = await Changes.ListAsync(actor, Team.Id, Shown, default);
        var count = await Apis.CountAsync(actor, Team.Id, default);
        _failure = page.Failure ?? changes.Failure ?? count.Failure;
        if (_failure is not null)
        {
            return;
        }

        var rows = page.Value.Apis.SelectMany(api => api.Versions.Where(version => version.Life != VersionLife.Retired).Select(version => (api, version))).ToList();
        _ahead = rows.Count(row => row.version.Foremost?.Behind > 0);
        _apis = [.. rows.OrderByDescending(row => row.version.Foremost?.Behind ?? 0).ThenBy(row => row.api.Name, StringComparer.Ordinal).Take(Shown)];
        _traffic = await Summaries.LastDayAsync(Team.AccountId, [.. _apis.Select(row => row.Version.ApiId)], default);
        _changes = changes.Value;
        _total = count.Value;
    }
}
