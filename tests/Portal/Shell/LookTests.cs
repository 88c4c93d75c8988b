using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class LookTests
{
    [Fact]
    public void Reads_what_the_browser_wrote()
    {
        var look = Look.Parse("zone%3DEurope%252FBerlin%26dark%3D1%26theme%3Dlight%26density%3Dcomfortable%26rail%3Dmini%26keys%3Doff");

        Assert.Equal(new Look("light", true, "comfortable", "mini", "Europe/Berlin", false), look);
        Assert.Equal("light", look.Painted);
    }

    [Fact]
    public void Follows_the_system_until_something_else_is_chosen()
    {
        Assert.Equal("dark", Look.Parse("dark=1").Painted);
        Assert.Equal("light", Look.Parse(null).Painted);
    }

    [Theory]
    [InlineData("theme=<script>")]
    [InlineData("zone=Middle/Earth")]
    [InlineData("rail=huge&density=none")]
    [InlineData("%%%")]
    public void Leaves_at_the_default_what_it_does_not_know(string cookie) => Assert.Equal(Look.Default, Look.Parse(cookie));
}
