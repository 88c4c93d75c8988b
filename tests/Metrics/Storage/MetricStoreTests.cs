using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Storage;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Tests.Storage;

public class MetricStoreTests
{
    private static readonly TrafficScope Everything = new(ScratchStore.Account);

    public static TheoryData<MetricsProvider> Providers => ScratchStore.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_node_that_restarts_within_a_minute_adds_to_what_it_had_stored(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        var before = scratch.Node("a");
        before.Record(ScratchStore.Route("/pets"), 200);
        before.Record(ScratchStore.Route("/pets"), 200);
        await before.FlushAsync();
        before.Record(ScratchStore.Route("/pets"), 200);
        await before.FlushAsync();

        var after = scratch.Node("a");
        after.Record(ScratchStore.Route("/pets"), 502);
        await after.FlushAsync();

        var total = await scratch.Reader.TotalsAsync(Everything, scratch.Now.AddMinutes(-5), scratch.Now.AddMinutes(1), default);
        Assert.Equal(3, total.Count2xx);
        Assert.Equal(1, total.Count5xx);
        Assert.Equal(4, total.Latency.Count);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_row_that_arrives_twice_and_late_counts_once_also_after_its_roll_up(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        var run = await scratch.Store.BeginRunAsync("remote", scratch.Now, default);
        var minute = MetricStore.Floor(scratch.Now.ToUnixTimeSeconds(), 60);
        var key = new SeriesKey(SeriesLevel.Account, ScratchStore.Account, "", "", "", "");
        MinuteTotals Row(long at, int count) => new(key, "", at, Requests(count));

        await scratch.Store.WriteAsync(run, scratch.Now, [Row(minute, 5)], default);
        scratch.Time.Advance(TimeSpan.FromHours(3));
        await scratch.Rollup.RunAsync(default);
        Assert.Equal(5, await CountByHourAsync());

        await scratch.Store.WriteAsync(run, scratch.Now, [Row(minute, 7)], default);
        await scratch.Store.WriteAsync(run, scratch.Now, [Row(minute, 7), Row(minute - 60, 2)], default);
        Assert.Equal(9, await CountByHourAsync());
        await scratch.Rollup.RunAsync(default);
        Assert.Equal(9, await CountByHourAsync());

        async Task<long> CountByHourAsync() =>
            (await scratch.Reader.SeriesAsync(Everything, scratch.Now.AddHours(-6), scratch.Now, 3600, default)).Points.Sum(point => point.Totals?.Count ?? 0);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Stage_and_team_are_the_sum_of_routes_and_unmatched_requests(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        var node = scratch.Node("a");
        node.Record(ScratchStore.Route("/pets"), 200, 10, 5);
        node.Record(ScratchStore.Route("/pets", "POST"), 429, 1);
        node.Record(ScratchStore.Route(null), 403, 1);
        node.Record(ScratchStore.Route("/pets", stage: "prod"), 500, 40, 39);
        node.Record(ScratchStore.Route("/orders", api: "otherapi01"), 200, 10);
        await node.FlushAsync();

        async Task<RequestTotals> Total(TrafficScope scope) => await scratch.Reader.TotalsAsync(scope, scratch.Now.AddHours(-1), scratch.Now.AddMinutes(1), default);

        Assert.Equal(5, (await Total(Everything)).Count);
        Assert.Equal(4, (await Total(Everything with { ApiIds = ["abcdefghij"] })).Count);
        Assert.Equal(3, (await Total(Everything with { ApiIds = ["abcdefghij"], Stage = "dev" })).Count);
        Assert.Equal(1, (await Total(Everything with { ApiIds = ["abcdefghij"], Stage = "dev", Resource = "" })).Count4xx);
        var pets = await Total(Everything with { ApiIds = ["abcdefghij"], Stage = "dev", Resource = "/pets", Method = "GET" });
        Assert.Equal(1, pets.Count2xx);
        Assert.Equal(5, pets.IntegrationLatency.Sum);
        Assert.Equal(1, (await Total(Everything)).Errors.Of(429));
        Assert.Equal(0, (await Total(new TrafficScope("999999999999"))).Count);

        var routes = await scratch.Reader.BreakdownAsync(Everything with { ApiIds = ["abcdefghij"], Stage = "dev" }, Grain.Route, scratch.Now.AddHours(-1), scratch.Now.AddMinutes(1), 60, 10, default);
        Assert.Equal([null, "/pets GET", "/pets POST"], routes.Select(route => route.Route.Resource is null ? null : $"{route.Route.Resource} {route.Route.Method}").Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Silence_is_missing_and_no_requests_is_zero(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        scratch.Time.Advance(TimeSpan.FromSeconds(30));
        var start = scratch.Now;
        var node = scratch.Node("eu-2");
        for (var second = 0; second < 180; second += 5)
        {
            await node.FlushAsync();
            scratch.Time.Advance(TimeSpan.FromSeconds(5));
        }

        scratch.Time.Advance(TimeSpan.FromMinutes(3));
        var series = await scratch.Reader.SeriesAsync(Everything, start.AddMinutes(-2), start.AddMinutes(6), 60, default);

        Assert.Equal([null, null, 0, 0, 0, null, null, null], series.Points.Select(point => point.Totals?.Count));
        Assert.Equal("eu-2", Assert.Single(series.Silences).Node);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Points_start_at_whole_periods_and_the_running_one_is_incomplete(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        var node = scratch.Node("a");
        node.Record(ScratchStore.Route("/pets"), 200);
        await node.FlushAsync();

        var series = await scratch.Reader.SeriesAsync(Everything, scratch.Now.AddHours(-25).AddMinutes(7), scratch.Now, 10_800, default);

        Assert.All(series.Points, point => Assert.Equal(0, point.At % 10_800));
        var last = series.Points[^1];
        Assert.Equal(1, last.Totals!.Count);
        Assert.True(last.At + series.Period > series.Complete);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Two_portals_may_migrate_at_once(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scratch.Store.MigrateAsync(default)));
    }

    [Fact]
    public async Task What_is_past_its_retention_goes_and_its_roll_up_stays()
    {
        await using var scratch = await ScratchStore.NewAsync(MetricsProvider.Sqlite);
        var node = scratch.Node("a");
        var at = scratch.Now;
        node.Record(ScratchStore.Route("/pets"), 200);
        await node.FlushAsync();
        scratch.Time.Advance(TimeSpan.FromHours(2));
        await scratch.Rollup.RunAsync(default);

        scratch.Time.Advance(TimeSpan.FromDays(16));
        await scratch.Rollup.RunAsync(default);
        async Task<long> Count(int period) => (await scratch.Reader.SeriesAsync(Everything, at.AddHours(-1), at.AddHours(1), period, default)).Points.Sum(point => point.Totals?.Count ?? 0);
        Assert.Equal(0, await Count(60));
        Assert.Equal(1, await Count(300));

        scratch.Time.Advance(TimeSpan.FromDays(50));
        await scratch.Rollup.RunAsync(default);
        Assert.Equal(0, await Count(300));
        Assert.Equal(1, await Count(3600));

        scratch.Time.Advance(TimeSpan.FromDays(400));
        await scratch.Rollup.RunAsync(default);
        Assert.Equal(0, await Count(3600));
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_store_is_away()
    {
        await using var scratch = await ScratchStore.NewAsync(MetricsProvider.Sqlite);
        var node = scratch.Node("a");
        await node.FlushAsync();
        await using (var blocker = new Microsoft.Data.Sqlite.SqliteConnection(scratch.Options.ConnectionString + ";Default Timeout=1"))
        {
            await blocker.OpenAsync();
            await ExecuteAsync(blocker, """ALTER TABLE "Minutes" RENAME TO "Hidden" """);
            node.Record(ScratchStore.Route("/pets"), 200);
            await node.FlushAsync();
            scratch.Time.Advance(TimeSpan.FromMinutes(5));
            node.Record(ScratchStore.Route("/pets"), 200);
            await node.FlushAsync();
            await ExecuteAsync(blocker, """ALTER TABLE "Hidden" RENAME TO "Minutes" """);
        }

        await node.FlushAsync();

        var series = await scratch.Reader.SeriesAsync(Everything, scratch.Now.AddMinutes(-6), scratch.Now.AddMinutes(1), 60, default);
        Assert.Equal([1L, 1L], series.Points.Select(point => point.Totals?.Count ?? 0).Where(count => count > 0));
        Assert.Equal(0, node.Flusher.LostRequests);
    }

    private static async Task ExecuteAsync(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static RequestTotals Requests(int count)
    {
        var totals = new RequestTotals { Count2xx = count };
        totals.Latency.AddBucket(Buckets.IndexOf(1000), count);
        totals.Latency.AddSum(count * 1_000_000L, 1_000_000, 1_000_000);
        return totals;
    }
}
