using Gatehouse.Metrics.Recording;
using Gatehouse.Metrics.Values;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Metrics.Tests.Recording;

public class MetricRecorderTests
{
    private static readonly RouteSeriesKey Pets = new("123456789012", "abcdefghij", "pets", "dev", "/pets", "GET");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 29, 0, 59, 30, TimeSpan.Zero));

    [Fact]
    public async Task Counts_every_request_of_parallel_threads_while_the_minute_turns_and_the_counts_are_drained()
    {
        var recorder = new MetricRecorder(_time);
        var series = recorder.Open(Pets);
        const int threads = 8, each = 100_000;
        var drained = new List<IReadOnlyDictionary<(RouteSeries Series, long Minute), RequestTotals>>();
        var workers = Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < each; i++)
                {
                    series.Record(200 + (100 * (i % 4)), (i % 1000) / 10.0, i % 2 == 0 ? double.NaN : 1.5);
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        var all = Task.WhenAll(workers);
        while (!all.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            drained.Add(recorder.Drain());
            await Task.Yield();
        }

        await all;
        drained.Add(recorder.Drain());

        var total = new RequestTotals();
        foreach (var totals in drained.SelectMany(one => one.Values))
        {
            total.Add(totals);
        }

        Assert.Equal(threads * each, total.Count);
        Assert.Equal(threads * each / 4, total.Count5xx);
        Assert.Equal(threads * each, total.Latency.Count);
        Assert.Equal(threads * (each / 1000) * 49_950.0, total.Latency.Sum, 6);
        Assert.Equal(0, total.Latency.Min);
        Assert.Equal(99.9, total.Latency.Max);
        Assert.Equal(threads * each / 2, total.IntegrationLatency.Count);
        Assert.Equal(threads * each / 4, total.Errors.Of(400));
        Assert.Equal(threads * each / 4, total.Errors.Of(500));
    }

    [Fact]
    public void Gives_each_minute_its_own_requests()
    {
        var recorder = new MetricRecorder(_time);
        var series = recorder.Open(Pets);
        series.Record(200, 1, double.NaN);
        _time.Advance(TimeSpan.FromSeconds(30));
        series.Record(200, 2, double.NaN);
        series.Record(404, 3, double.NaN);

        var drained = recorder.Drain();

        var minute = new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60;
        Assert.Equal(1, drained[(series, minute)].Count);
        Assert.Equal(2, drained[(series, minute + 1)].Count);
        Assert.Empty(recorder.Drain());
    }

    [Fact]
    public void Opens_the_same_series_for_the_same_route_under_its_new_name()
    {
        var recorder = new MetricRecorder(_time);
        var series = recorder.Open(Pets);

        Assert.Same(series, recorder.Open(Pets with { ApiName = "pets-renamed" }));
        Assert.Equal("pets-renamed", series.Key.ApiName);
        Assert.NotSame(series, recorder.Open(Pets with { AccountId = "210987654321" }));
    }

    [Fact]
    public void Refuses_names_that_are_too_long_or_not_valid_XML()
    {
        var recorder = new MetricRecorder(_time);

        Assert.Contains("Resource must have 1 to 255", Assert.Throws<ArgumentException>(() => recorder.Open(Pets with { Resource = "/" + new string('x', 255) })).Message);
        Assert.Contains("U+0001", Assert.Throws<ArgumentException>(() => recorder.Open(Pets with { Stage = "a\u0001" })).Message);
        Assert.Contains("together", Assert.Throws<ArgumentException>(() => recorder.Open(Pets with { Method = null })).Message);
        recorder.Open(Pets with { Resource = "/🐈" });
    }

    [Fact]
    public void Allocates_nothing_for_a_route_that_is_warm()
    {
        var series = new MetricRecorder(_time).Open(Pets);
        for (var i = 0; i < 10_000; i++)
        {
            series.Record(502, 12.5, 11);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            series.Record(502, 12.5, 11);
        }

        // A thread that moves to a core it has not used on this route makes that core's cell, once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8000);
    }
}
