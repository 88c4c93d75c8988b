using Gatehouse.ControlPlane.Access;
using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Shell;

public sealed class TeamContextTests
{
    [Fact]
    public void Says_which_role_is_missing_and_who_can_grant_it()
    {
        var team = new TeamContext(Guid.Empty, "acme", "Acme", "123456789012", Roles.Viewer, ["Ana", "Mia"]);

        Assert.Equal("Needs the role Designer or Owner in Acme. Ana, Mia can grant it.", team.WhyNot(Permission.Design));
        Assert.Null(team.WhyNot(Permission.View));
    }
}
