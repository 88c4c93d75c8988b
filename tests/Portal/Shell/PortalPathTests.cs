using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class PortalPathTests
{
    [Fact]
    public void Finds_team_API_version_and_page() =>
        Assert.Equal(new PortalPath("acme", "apis", "train travel", "v2", "design"), PortalPath.Parse("t/acme/apis/train%20travel/v2/design?r=%2Fpets"));

    [Theory]
    [InlineData("t/acme/apis/new", "new")]
    [InlineData("t/acme/apis/import?url=x", "import")]
    public void Pages_beside_APIs_are_not_APIs(string address, string page) =>
        Assert.Equal(new PortalPath("acme", "apis", null, null, page), PortalPath.Parse(address));

    [Fact]
    public void Knows_the_home_of_a_team_and_what_is_outside_of_teams()
    {
        Assert.Equal(new PortalPath("acme", "", null, null, ""), PortalPath.Parse("t/acme"));
        Assert.Null(PortalPath.Parse("me").Team);
        Assert.Null(PortalPath.Parse("").Team);
    }

    [Fact]
    public void Escapes_every_part() => Assert.Equal("/t/acme/apis/a%2Fb%3F", PortalPath.Of("acme", "apis", "a/b?"));
}
