using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Portal.Traffic;

/// <summary>A version's last 24 hours, for lists.</summary>
/// <param name="ErrorShare">Share of 5xx, 0 to 1; null without requests.</param>
/// <param name="P95">Latency in milliseconds; null without requests.</param>
/// <param name="Hourly">Requests an hour for a <see cref="Sparkline"/>, oldest first.</param>
public sealed record TrafficSummary(long Requests, double? ErrorShare, double? P95, IReadOnlyList<double?> Hourly);

/// <summary>Reads what lists say about traffic.</summary>
public sealed class TrafficSummaries(TrafficReader reader, TimeProvider time)
{
    /// <summary>The last 24 hours of versions, by API id; a version without requests is not in it.</summary>
    /// <param name="accountId">The team's account; the caller has checked that the reader may see it.</param>
    /// <param name="apiIds">AWS-level ids of versions of that team.</param>
    public async Task<IReadOnlyDictionary<string, TrafficSummary>> LastDayAsync(string accountId, IReadOnlyList<string> apiIds, CancellationToken cancellationToken)
    {
        if (apiIds.Count == 0)
        {
            return new Dictionary<string, TrafficSummary>();
        }

        var now = time.GetUtcNow();
        var stages = await reader.BreakdownAsync(new TrafficScope(accountId, apiIds), Grain.Stage, now.AddHours(-24), now.AddMinutes(1), 3600, int.MaxValue, cancellationToken);
        return stages.GroupBy(stage => stage.Route.ApiId).ToDictionary(version => version.Key, version => Summary([.. version]));
    }

    private static TrafficSummary Summary(IReadOnlyList<Breakdown> stages)
    {
        var all = new RequestTotals();
        var hours = new double?[stages.Max(stage => stage.Counts.Count)];
        foreach (var stage in stages)
        {
            all.Add(stage.Totals);
            for (var i = 0; i < stage.Counts.Count; i++)
            {
                hours[i] = (hours[i] ?? 0) + stage.Counts[i];
            }
        }

        return new TrafficSummary(all.Count, all.Count == 0 ? null : (double)all.Count5xx / all.Count, all.Count == 0 ? null : all.Latency.Percentile(95), hours);
    }
}
