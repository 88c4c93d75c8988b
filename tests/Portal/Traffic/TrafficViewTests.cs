using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Portal.Tests.Traffic;

public class TrafficViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("?stage=prod&route=GET%20%2Fpets%2F%7Bid%7D&from=now-24h&p=99.9&compare=week&refresh=60&top=25")]
    [InlineData("?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z&route=unmatched")]
    public void A_pasted_address_shows_the_same_view(string query)
    {
        var view = TrafficView.Read(new QueryValues(query));

        var again = TrafficView.Read(new QueryValues(QueryHelpers.AddQueryString("", view.Write().Where(part => part.Value is not null))));

        Assert.Equal(view, again);
    }

    [Theory]
    [InlineData("?p=101", "p=101")]
    [InlineData("?route=pets", "route=pets")]
    [InlineData("?from=yesterday", "from=yesterday")]
    [InlineData("?compare=never", "compare=never")]
    public void What_is_not_understood_is_left_out_and_named(string query, string dropped)
    {
        var values = new QueryValues(query);

        Assert.Equal(TrafficView.Read(new QueryValues("")), TrafficView.Read(values));
        Assert.Contains(dropped, values.Dropped);
    }

    [Fact]
    public void A_relative_range_moves_with_the_clock_and_a_custom_one_stays()
    {
        var (from, to) = TrafficView.Read(new QueryValues("?from=now-15m")).Resolve(Now);
        Assert.Equal((Now.AddMinutes(-15), Now), (from, to));

        var custom = TrafficView.Read(new QueryValues("?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z"));
        Assert.Equal(custom.Resolve(Now), custom.Resolve(Now.AddDays(1)));
    }

    [Fact]
    public void Stepping_back_and_forth_returns_to_the_live_range()
    {
        var live = TrafficView.Read(new QueryValues(""));

        var back = live.Step(-1, Now);
        Assert.Equal((Now.AddHours(-6), Now.AddHours(-3)), back.Resolve(Now));
        Assert.Equal(live, back.Step(1, Now));
    }

    [Fact]
    public void A_route_is_its_method_and_its_path_template()
    {
        var view = TrafficView.Read(new QueryValues("?route=GET%20%2Fa%20b"));

        Assert.Equal(("GET", "/a b"), (view.Method, view.Resource));
        Assert.Equal("", TrafficView.Read(new QueryValues("?route=unmatched")).Resource);
    }
}
