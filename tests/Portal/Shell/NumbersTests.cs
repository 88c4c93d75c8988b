using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0d, "0")]
    [InlineData(7d, "7")]
    [InlineData(214d, "214")]
    [InlineData(999d, "999")]
    [InlineData(999.6, "1k")]
    [InlineData(41_238d, "41.2k")]
    [InlineData(1_363_000d, "1.36M")]
    [InlineData(0.25, "0.25")]
    public void Tiles_show_three_significant_digits(double? value, string expected) => Assert.Equal(expected, Numbers.Short(value));

    [Fact]
    public void Tables_show_counts_whole() => Assert.Equal("41,238", Numbers.Exact(41_238));

    [Theory]
    [InlineData(0d, "0 ms")]
    [InlineData(0.01, "<0.1 ms")]
    [InlineData(8.3, "8.3 ms")]
    [InlineData(9.97, "10.0 ms")]
    [InlineData(64d, "64 ms")]
    [InlineData(311.7, "312 ms")]
    [InlineData(1_240d, "1.24 s")]
    [InlineData(29_000d, "29 s")]
    [InlineData(double.NaN, "–")]
    public void Latency_changes_its_unit_with_its_size(double value, string expected) => Assert.Equal(expected, Numbers.Milliseconds(value));

    [Theory]
    [InlineData(0d, "0 %")]
    [InlineData(1d, "100 %")]
    [InlineData(0.00005, "<0.01 %")]
    [InlineData(0.99999, ">99.99 %")]
    [InlineData(0.0004, "0.04 %")]
    [InlineData(0.042, "4.2 %")]
    [InlineData(0.71, "71 %")]
    [InlineData(0.9998, "99.98 %")]
    [InlineData(null, "–")]
    public void A_share_is_never_printed_as_none_or_all_when_it_is_not(double? share, string expected) => Assert.Equal(expected, Numbers.Percent(share));

    [Theory]
    [InlineData(512L, "512 B")]
    [InlineData(1_468_006L, "1.4 MiB")]
    [InlineData(1_024L, "1.0 KiB")]
    public void Bytes_are_binary(long value, string expected) => Assert.Equal(expected, Numbers.Bytes(value));

    [Fact]
    public void A_change_of_a_count_is_relative_and_of_a_share_is_in_points()
    {
        Assert.Equal("+12 %", Numbers.Change(112, 100));
        Assert.Equal("−50 %", Numbers.Change(50, 100));
        Assert.Equal("–", Numbers.Change(5, 0));
        Assert.Equal("+3.1 points", Numbers.Points(0.042, 0.011));
    }
}
