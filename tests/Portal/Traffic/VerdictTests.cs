using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Values;
using Gatehouse.Portal.Traffic;

namespace Gatehouse.Portal.Tests.Traffic;

public class VerdictTests
{
    [Fact]
    public void Names_the_first_bad_minute_and_the_share_before_it()
    {
        var verdict = Verdict.Of(Series([.. Enumerable.Repeat(0, 20), 5, 6, 0, 7]));

        Assert.NotNull(verdict);
        Assert.Equal(20 * 60, verdict.Since);
        Assert.Equal(18 / 400.0, verdict.Share);
        Assert.Equal(0, verdict.Before);
    }

    [Fact]
    public void Is_silent_while_all_is_as_it_was() => Assert.Null(Verdict.Of(Series([.. Enumerable.Repeat(3, 30)])));

    [Fact]
    public void Says_so_when_the_whole_range_is_bad() => Assert.Equal(new Verdict(0.2, null, 0), Verdict.Of(Series([.. Enumerable.Repeat(20, 15)])));

    [Fact]
    public void Is_silent_after_the_trouble_is_over() => Assert.Null(Verdict.Of(Series([.. Enumerable.Repeat(0, 10), 50, 50, 0, 0, 0])));

    [Fact]
    public void Does_not_cry_over_four_errors() => Assert.Null(Verdict.Of(Series([.. Enumerable.Repeat(0, 10), 2, 1, 1])));

    [Fact]
    public void Leaves_the_running_minute_out()
    {
        var series = Series([.. Enumerable.Repeat(0, 10), 90]);

        Assert.Null(Verdict.Of(series with { Complete = series.Complete - 1 }));
    }

    private static TrafficSeries Series(int[] errors) => new(
        0,
        60,
        errors.Length * 60,
        [.. errors.Select((count, i) => new TrafficPoint(i * 60, new RequestTotals { Count2xx = 100 - count, Count5xx = count }))],
        []);
}
