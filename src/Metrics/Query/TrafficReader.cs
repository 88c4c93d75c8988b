using Gatehouse.Metrics.Storage;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Query;

/// <summary>
/// Reads requests back: over time, in total, and by route. Coarse spans come from roll-ups where those are up to date and from
/// minutes everywhere else, so an answer never lags behind what is stored.
/// </summary>
public sealed class TrafficReader(MetricStore store, TimeProvider time)
{
    /// <summary>Nodes store every second; one that has been silent this long is not counting any more.</summary>
    private const int SilentAfter = 20;

    /// <summary>Requests in every period of [from, to).</summary>
    /// <param name="period">Seconds, a multiple of 60; see <see cref="Periods.Effective"/>.</param>
    public async Task<TrafficSeries> SeriesAsync(TrafficScope scope, DateTimeOffset from, DateTimeOffset to, int period, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 60);
        ArgumentOutOfRangeException.ThrowIfNotEqual(period % 60, 0);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var start = MetricStore.Floor(from.ToUnixTimeSeconds(), period);
        var end = Ceiling(to.ToUnixTimeSeconds(), period);
        await using var read = await store.ReadAsync(cancellationToken);
        var ids = (await FindAsync(read, scope, byRoute: false, start, cancellationToken)).Select(series => series.Id).ToArray();
        var totals = new Dictionary<long, RequestTotals>();
        foreach (var (width, spanFrom, spanTo) in await CoverAsync(read, start, Math.Min(end, now + 60), period, cancellationToken))
        {
            await read.RowsAsync(ids, width, spanFrom, spanTo, (_, at) => MetricStore.Of(totals, MetricStore.Floor(at, period)), cancellationToken);
        }

        var runs = await read.RunsAsync(start - SilentAfter, end, cancellationToken);
        var points = new List<TrafficPoint>((int)((end - start) / period));
        for (var at = start; at < end; at += period)
        {
            // The last word of a node that is there is a few seconds old; it counts up to now all the same.
            var counted = at <= now && runs.Any(run => run.StartedAt < at + period && (run.LastSeen + SilentAfter >= now ? now : run.LastSeen) >= at);
            points.Add(new TrafficPoint(at, totals.GetValueOrDefault(at) ?? (counted ? new RequestTotals() : null)));
        }

        return new TrafficSeries(start, period, now, points, Silences(runs, start, end, now));
    }

    /// <summary>Everything in [from, to) added up. Both are rounded down to whole minutes.</summary>
    public async Task<RequestTotals> TotalsAsync(TrafficScope scope, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var total = new RequestTotals();
        await using var read = await store.ReadAsync(cancellationToken);
        var start = MetricStore.Floor(from.ToUnixTimeSeconds(), 60);
        var ids = (await FindAsync(read, scope, byRoute: false, start, cancellationToken)).Select(series => series.Id).ToArray();
        foreach (var (width, spanFrom, spanTo) in await CoverAsync(read, start, MetricStore.Floor(to.ToUnixTimeSeconds(), 60), 3600, cancellationToken))
        {
            await read.RowsAsync(ids, width, spanFrom, spanTo, (_, _) => total, cancellationToken);
        }

        return total;
    }

    /// <summary>Every route (or stage) with traffic in [from, to), the busiest first, each with its total and its requests over time.</summary>
    /// <param name="grain">Routes with the stages' unmatched requests, or stages.</param>
    /// <param name="period">Seconds between the points of <see cref="Breakdown.Counts"/>; a multiple of 60.</param>
    /// <param name="top">How many of the rows are whole; the others have counts by status class only.</param>
    public async Task<IReadOnlyList<Breakdown>> BreakdownAsync(
        TrafficScope scope, Grain grain, DateTimeOffset from, DateTimeOffset to, int period, int top, CancellationToken cancellationToken)
    {
        await using var read = await store.ReadAsync(cancellationToken);
        var start = MetricStore.Floor(from.ToUnixTimeSeconds(), 60);
        var end = MetricStore.Floor(to.ToUnixTimeSeconds(), 60);
        var series = await FindAsync(read, grain == Grain.Stage ? scope with { ApiIds = scope.ApiIds ?? [] } : scope, grain == Grain.Route, start, cancellationToken);
        int[] ids = [.. series.Select(one => one.Id)];

        // Totals come from the coarsest rows there are: a thousand routes over a day are 40,000 rows so, and 1,440,000 minutes.
        var totals = new Dictionary<int, RequestTotals>();
        foreach (var (width, spanFrom, spanTo) in await CoverAsync(read, start, end, 3600, cancellationToken))
        {
            await read.ClassesAsync(ids, width, spanFrom, spanTo, one => MetricStore.Of(totals, one), cancellationToken);
        }

        Breakdown[] rows =
        [
            .. series.Where(one => totals.ContainsKey(one.Id))
                .OrderByDescending(one => totals[one.Id].Count).ThenBy(one => one.Key.Resource, StringComparer.Ordinal)
                .Select(one => new Breakdown(one.Id, Describe(one), totals[one.Id], [])),
        ];
        var shown = rows.Take(top).Select(row => row.SeriesId).ToArray();
        var whole = new Dictionary<int, RequestTotals>();
        foreach (var (width, spanFrom, spanTo) in await CoverAsync(read, start, end, 3600, cancellationToken))
        {
            await read.RowsAsync(shown, width, spanFrom, spanTo, (one, _) => MetricStore.Of(whole, one), cancellationToken);
        }

        var counts = await CountsAsync(read, shown, start, end, period, cancellationToken);
        return [.. rows.Select(row => whole.TryGetValue(row.SeriesId, out var all) ? row with { Totals = all, Counts = counts[row.SeriesId] } : row)];
    }

    private static async Task<Dictionary<int, long[]>> CountsAsync(MetricRead read, int[] series, long from, long to, int period, CancellationToken cancellationToken)
    {
        var first = MetricStore.Floor(from, period);
        var counts = series.ToDictionary(one => one, _ => new long[(to - first + period - 1) / period]);
        foreach (var (width, spanFrom, spanTo) in await CoverAsync(read, from, to, period, cancellationToken))
        {
            await read.CountsAsync(series, width, spanFrom, spanTo, (one, at, count) => counts[one][(at - first) / period] += count, cancellationToken);
        }

        return counts;
    }

    /// <summary>When the last request of a scope was counted, to the hour at worst; null if there never was one.</summary>
    public async Task<DateTimeOffset?> LastSeenAsync(TrafficScope scope, CancellationToken cancellationToken)
    {
        await using var read = await store.ReadAsync(cancellationToken);
        var series = await FindAsync(read, scope, byRoute: false, 0, cancellationToken);
        return series.Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(series.Max(one => one.LastSeen));
    }

    private static RouteOf Describe(StoredSeries series) =>
        new(series.Key.ApiId, series.ApiName, series.Key.Stage, NullIfEmpty(series.Key.Resource), NullIfEmpty(series.Key.Method));

    /// <summary>The series whose sum is the scope; by route, the finest ones.</summary>
    private static Task<IReadOnlyList<StoredSeries>> FindAsync(MetricRead read, TrafficScope scope, bool byRoute, long since, CancellationToken cancellationToken)
    {
        var parameters = new List<(string, object?)> { ("account", scope.AccountId) };
        var where = $"""WHERE "AccountId" = @account AND "LastSeen" >= {MetricStore.Floor(since, 3600)}""";
        if (scope.ApiIds is { Count: > 0 } apis)
        {
            where += $""" AND "ApiId" IN ({string.Join(", ", apis.Select((_, i) => "@api" + i))})""";
            parameters.AddRange(apis.Select((api, i) => ("api" + i, (object?)api)));
        }

        if (scope.Stage is not null)
        {
            where += """ AND "Stage" = @stage""";
            parameters.Add(("stage", scope.Stage));
        }

        if (scope.Resource is not null)
        {
            where += """ AND "Resource" = @resource""";
            parameters.Add(("resource", scope.Resource));
        }

        if (scope.Method is not null)
        {
            where += """ AND "Method" = @method""";
            parameters.Add(("method", scope.Method));
        }

        var levels = byRoute || scope.Resource is not null || scope.Method is not null
            ? $"{(int)SeriesLevel.Route}, {(int)SeriesLevel.Unmatched}"
            : scope.ApiIds is not null || scope.Stage is not null ? $"{(int)SeriesLevel.Stage}" : $"{(int)SeriesLevel.Account}";
        return read.SeriesAsync($"""{where} AND "Level" IN ({levels})""", [.. parameters], cancellationToken);
    }

    /// <summary>
    /// Covers [from, to) with spans to read, each the coarsest whose roll-up exists and is up to date. What is pending is read
    /// from the finer rows below it.
    /// </summary>
    private static async Task<IReadOnlyList<(int Width, long From, long To)>> CoverAsync(MetricRead read, long from, long to, int period, CancellationToken cancellationToken)
    {
        if (period % 300 != 0)
        {
            return from < to ? [(60, from, to)] : [];
        }

        var late5 = await read.PendingAsync(300, MetricStore.Floor(from, 3600), to, cancellationToken);
        var late60 = await read.PendingAsync(3600, MetricStore.Floor(from, 3600), to, cancellationToken);
        late60.UnionWith(late5.Select(at => MetricStore.Floor(at, 3600)));
        var spans = new List<(int Width, long From, long To)>();
        for (var at = from; at < to;)
        {
            var width =
                period % 3600 == 0 && at % 3600 == 0 && at + 3600 <= to && !late60.Contains(at) ? 3600
                : at % 300 == 0 && at + 300 <= to && !late5.Contains(at) ? 300
                : 60;
            if (spans.Count > 0 && spans[^1].Width == width)
            {
                spans[^1] = (width, spans[^1].From, at + width);
            }
            else
            {
                spans.Add((width, at, at + width));
            }

            at += width;
        }

        return spans;
    }

    private static List<Silence> Silences(IReadOnlyList<NodeRun> runs, long from, long to, long now) =>
    [
        .. runs.GroupBy(run => run.Node)
            .Select(node => new Silence(node.Key, node.Max(run => run.LastSeen)))
            .Where(node => node.Since >= from && node.Since < to && node.Since + SilentAfter < now),
    ];

    private static long Ceiling(long at, int period) => MetricStore.Floor(at + period - 1, period);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
