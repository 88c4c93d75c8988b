using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Finding;
using Gatehouse.Portal.Finding;
using Gatehouse.Portal.Shell;
using Xunit;

namespace Gatehouse.Portal.Tests.Finding;

public sealed class PaletteIndexTests
{
    private static readonly FoundApi Trains = new("trains", "REST", [new FoundVersion("v1", [new FoundStage("dev", 14, true), new FoundStage("prod", 12, false)])]);

    [Fact]
    public void A_deployment_that_would_change_nothing_cannot_be_chosen_and_says_why()
    {
        var items = PaletteIndex.Of(Team(Roles.Owner), [Trains]);

        var dev = Assert.Single(items, item => item.Title == "Deploy trains v1 to dev");
        Assert.Null(dev.Href);
        Assert.Equal("no changes, #14 is the draft", dev.Why);
        Assert.Equal("/t/acme/apis/trains/v1/deployments?deploy=prod", Assert.Single(items, item => item.Title == "Deploy trains v1 to prod").Href);
    }

    [Fact]
    public void What_the_reader_may_not_do_stays_visible_with_the_reason()
    {
        var items = PaletteIndex.Of(Team(Roles.Viewer), [Trains]);

        var make = Assert.Single(items, item => item.Title == "New API");
        Assert.Null(make.Href);
        Assert.Contains("Designer", make.Why);
        Assert.All(items.Where(item => item.Title.StartsWith("Deploy ", StringComparison.Ordinal)), item => Assert.Null(item.Href));
    }

    [Fact]
    public void A_route_leads_to_its_method_in_the_designer()
    {
        var items = PaletteIndex.Of(Team(Roles.Owner), new Found([], [new FoundRoute("trains", "v1", "GET", "/trips/{id}")], []));

        Assert.Equal("/t/acme/apis/trains/v1", Assert.Single(items).Href![..22]);
        Assert.EndsWith("?r=%2Ftrips%2F%7Bid%7D&m=GET", items[0].Href);
    }

    private static TeamContext Team(Roles roles) => new(Guid.Empty, "acme", "Acme", "123456789012", roles, ["Ana"]);
}
