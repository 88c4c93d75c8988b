using Gatehouse.Metrics.Query;

namespace Gatehouse.Metrics.Tests.Query;

public class PeriodsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 60)]
    [InlineData(24, 300)]
    [InlineData(7 * 24, 3600)]
    [InlineData(30 * 24, 10_800)]
    public void Charts_get_60_to_360_points(int hours, int period)
    {
        Assert.Equal(period, Periods.ForChart(Now.AddHours(-hours), Now, Now));
        Assert.InRange(hours * 3600 / period, 60, 360);
    }

    [Fact]
    public void Data_older_than_15_days_has_no_minutes_and_older_than_63_days_no_five_minutes()
    {
        Assert.Equal(60, Periods.Effective(60, Now.AddDays(-15), Now.AddDays(-15).AddHours(1), Now));
        Assert.Equal(300, Periods.Effective(60, Now.AddDays(-16), Now.AddDays(-16).AddHours(1), Now));
        Assert.Equal(3600, Periods.Effective(300, Now.AddDays(-64), Now.AddDays(-64).AddHours(1), Now));
    }

    [Fact]
    public void A_query_never_has_more_points_than_allowed()
    {
        Assert.Equal(60, Periods.Effective(60, Now.AddHours(-24), Now, Now));
        Assert.Equal(300, Periods.Effective(60, Now.AddHours(-25), Now, Now));
    }
}
