using Gatehouse.Portal.Plans;

namespace Gatehouse.Portal.Tests.Keys;

public sealed class BurstSketchTests
{
    [Fact]
    public void Passes_the_burst_at_once_and_then_the_rate()
    {
        var sketch = BurstSketch.Of(10, 20);

        Assert.Equal(20, sketch.Sent);
        Assert.Equal(20, sketch.Passed[0]);
        Assert.Equal(10, sketch.Passed[^1]);
        Assert.Equal(20 + (60 * 10), sketch.Passed.Sum());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(100, 0, 0)]
    [InlineData(0, 5, 5)]
    public void Passes_nothing_that_has_no_token(double rate, int burst, double passed) =>
        Assert.Equal(passed, BurstSketch.Of(rate, burst).Passed.Sum());
}
