using Gatehouse.ControlPlane.Keys;
using Gatehouse.Portal.Keys;

namespace Gatehouse.Portal.Tests.Keys;

public sealed class KeysViewTests
{
    [Fact]
    public void Hands_a_value_over_once_and_to_its_own_team_only()
    {
        var (team, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var once = new ShownOnce();
        var key = new IssuedKey("k1", "kiosk", "gkdAAAAA", "gkdAAAAAsecret");

        once.Put(team, key);
        Assert.Null(once.Take(other));
        Assert.Null(once.Take(team));
        once.Put(team, key);
        Assert.Same(key, once.Take(team));
        Assert.Null(once.Take(team));
    }

    [Fact]
    public void Asks_for_keys_on_no_plan_by_a_word() =>
        Assert.Equal(new KeyFilter("ki", KeyState.Suspended, ""), new KeysView("ki", KeyState.Suspended, "none", null).Filter);

    [Fact]
    public void Escapes_what_it_exports() =>
        Assert.Equal("/ui-data/acme/keys.csv?q=a%26b&state=Expired&plan=p1", KeyPages.ExportAddress("acme", new("a&b", KeyState.Expired, "p1")));
}
