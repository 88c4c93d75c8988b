using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Storage;
using Gatehouse.Metrics.Tests.Storage;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Tests.Rollup;

public class MillionRequestsTests
{
    private sealed record Sample(int Route, long Second, int Status, double Latency, double Integration);

    public static TheoryData<MetricsProvider> Providers => ScratchStore.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task A_million_requests_over_fifty_routes_and_two_nodes_equal_the_raw_list_before_and_after_roll_up_and_restart(MetricsProvider provider)
    {
        await using var scratch = await ScratchStore.NewAsync(provider);
        var random = new Random(7);
        var start = scratch.Now;
        var raw = new List<Sample>(1_000_000);
        var nodes = new[] { scratch.Node("a"), scratch.Node("b") };
        const int minutes = 150;
        for (var step = 0; step < minutes * 2; step++)
        {
            var count = step == (minutes * 2) - 1 ? 1_000_000 - raw.Count : 1_000_000 / (minutes * 2);
            for (var i = 0; i < count; i++)
            {
                var route = random.Next(50);
                var status = random.Next(100) switch { < 88 => 200, < 92 => 304, < 97 => 404, < 99 => 429, _ => 502 };
                var latency = Math.Exp((random.NextDouble() * 9) - 2 + (route / 25.0));
                var integration = status == 429 ? double.NaN : latency * 0.9;
                raw.Add(new Sample(route, scratch.Now.ToUnixTimeSeconds(), status, latency, integration));
                nodes[random.Next(2)].Record(ScratchStore.Route(route == 0 ? null : "/r" + route), status, latency, integration);
            }

            // Node a stores at every step; node b is late by up to five, and is killed and comes back once after it stored.
            await nodes[0].FlushAsync();
            if (step % 5 == 4)
            {
                await nodes[1].FlushAsync();
            }

            if (step == 124)
            {
                nodes[1] = scratch.Node("b");
            }

            if (step % 40 == 0)
            {
                await scratch.Rollup.RunAsync(default);
            }

            scratch.Time.Advance(TimeSpan.FromSeconds(30));
        }

        await Task.WhenAll(nodes.Select(node => node.FlushAsync()));
        await CheckAsync();

        scratch.Time.Advance(TimeSpan.FromHours(2));
        await scratch.Rollup.RunAsync(default);
        Assert.Empty(await scratch.Store.PendingAsync(300, scratch.Now.ToUnixTimeSeconds(), default));
        await CheckAsync();

        async Task CheckAsync()
        {
            var to = start.AddMinutes(minutes + 10);
            foreach (var period in new[] { 60, 300, 3600 })
            {
                var series = await scratch.Reader.SeriesAsync(new TrafficScope(ScratchStore.Account, ["abcdefghij"], "dev"), start, to, period, default);
                var expected = raw.GroupBy(sample => MetricStore.Floor(sample.Second, period)).ToDictionary(group => group.Key, group => group.ToArray());
                Assert.Equal(expected.Count, series.Points.Count(point => point.Totals is { Count: > 0 }));
                foreach (var point in series.Points.Where(point => point.Totals is { Count: > 0 }))
                {
                    Same(expected[point.At], point.Totals!);
                }
            }

            var routes = await scratch.Reader.BreakdownAsync(new TrafficScope(ScratchStore.Account, ["abcdefghij"], "dev"), Grain.Route, start, to, 3600, 50, default);
            Assert.Equal(50, routes.Count);
            foreach (var (_, route, totals, counts) in routes)
            {
                Same([.. raw.Where(sample => route.Resource == (sample.Route == 0 ? null : "/r" + sample.Route))], totals);
                Assert.Equal(totals.Count, counts.Sum());
            }
        }
    }

    private static void Same(IReadOnlyCollection<Sample> raw, RequestTotals totals)
    {
        Assert.Equal(raw.Count, totals.Count);
        Assert.Equal(raw.Count(sample => sample.Status == 200), totals.Count2xx);
        Assert.Equal(raw.Count(sample => sample.Status == 304), totals.Count3xx);
        Assert.Equal(raw.Count(sample => sample.Status is >= 400 and < 500), totals.Count4xx);
        Assert.Equal(raw.Count(sample => sample.Status == 502), totals.Count5xx);
        Assert.Equal(raw.Count(sample => sample.Status == 429), totals.Errors.Of(429));
        Same([.. raw.Select(sample => sample.Latency).Order()], totals.Latency);
        Same([.. raw.Where(sample => !double.IsNaN(sample.Integration)).Select(sample => sample.Integration).Order()], totals.IntegrationLatency);
    }

    private static void Same(double[] sorted, Distribution distribution)
    {
        Assert.Equal(sorted.Length, distribution.Count);
        Assert.Equal(sorted.Sum(), distribution.Sum, sorted.Length * 1e-6);
        Assert.Equal(sorted[0], distribution.Min, 1e-6);
        Assert.Equal(sorted[^1], distribution.Max, 1e-6);
        foreach (var percent in new[] { 50, 90, 95, 99, 99.9 })
        {
            var exact = sorted[Math.Max(1, (int)Math.Ceiling(sorted.Length * (percent / 100))) - 1];
            Assert.InRange(distribution.Percentile(percent), (exact * (1 - Buckets.RelativeError)) - 0.001, (exact * (1 + Buckets.RelativeError)) + 0.001);
        }
    }
}
