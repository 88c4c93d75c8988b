using Gatehouse.Portal.Shell;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class ReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 6, 12, TimeSpan.Zero);

    [Fact]
    public void Shows_times_in_the_readers_zone_with_the_offset()
    {
        var reader = new Reader(new FakeTimeProvider(Now));
        reader.Use("Pacific/Auckland");

        Assert.Equal("25 Nov 2026 01:06:12 UTC+13", reader.Full(Now));
        Assert.Equal("01:06:12", reader.Clock(Now));
    }

    [Fact]
    public void Prints_offsets_of_half_hours_and_west_of_Greenwich()
    {
        var reader = new Reader(new FakeTimeProvider(Now));
        reader.Use("Asia/Kolkata");
        Assert.Equal("UTC+5:30", reader.Offset(Now));
        reader.Use("America/New_York");
        Assert.Equal("UTC−5", reader.Offset(Now));
        reader.Use("Etc/UTC");
        Assert.Equal("UTC", reader.Offset(Now));
    }

    [Fact]
    public void Tells_when_the_zone_became_another_one_and_not_when_it_is_unknown()
    {
        var reader = new Reader(new FakeTimeProvider(Now));
        var told = 0;
        reader.Changed += () => told++;

        Assert.True(reader.Use("Europe/Berlin"));
        Assert.False(reader.Use("Europe/Berlin"));
        Assert.False(reader.Use("Middle/Earth"));
        Assert.Equal(1, told);
    }

    [Theory]
    [InlineData(3, "now")]
    [InlineData(42, "42 s")]
    [InlineData(1_200, "20 min")]
    [InlineData(7_300, "2 h")]
    [InlineData(86_399, "23 h")]
    [InlineData(5_600_000, "64 d")]
    [InlineData(94_700_000, "3 y")]
    public void Ages_are_one_number_and_one_unit(int seconds, string expected) => Assert.Equal(expected, Ages.Of(TimeSpan.FromSeconds(seconds)));
}
