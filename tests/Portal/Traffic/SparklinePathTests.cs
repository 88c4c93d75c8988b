using Gatehouse.Portal.Traffic;

namespace Gatehouse.Portal.Tests.Traffic;

public class SparklinePathTests
{
    [Fact]
    public void A_gap_stays_a_gap_and_a_lone_value_is_a_dot() =>
        Assert.Equal("M0,23 40,13M120,3h0", SparklinePath.Of([0, 5, null, 10], 120, 3, 23));

    [Fact]
    public void Nothing_counted_draws_no_path() => Assert.Equal("", SparklinePath.Of([null, null], 120, 3, 23));

    [Fact]
    public void Zero_lies_on_the_floor() => Assert.Equal("M0,23 120,23", SparklinePath.Of([0, 0], 120, 3, 23));
}
