using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Tests;

public sealed class PartIdsTests
{
    private int _next;

    [Fact]
    public void Every_part_gets_an_id_and_the_root_ten_characters()
    {
        var api = new RestApi
        {
            Resources = RestApi.Root.With("/pets", new RestResource()),
            Models = [KeyValuePair.Create("Pet", new ApiModel())],
            Authorizers = [KeyValuePair.Create("jwt", new Authorizer())],
            RequestValidators = [KeyValuePair.Create("all", new RequestValidator())],
        };

        var ids = PartIds.Complete(api, [], NewId);

        Assert.Equal(["authorizer:jwt", "model:Pet", "resource:/", "resource:/pets", "validator:all"], ids.Keys);
        Assert.Equal(10, ids["resource:/"].Length);
        Assert.All(ids.Where(id => id.Key != "resource:/"), id => Assert.Equal(6, id.Value.Length));
        Assert.Equal(ids.Count, ids.Values.Distinct().Count());
    }

    [Fact]
    public void A_part_keeps_its_id_and_a_part_that_is_gone_loses_it()
    {
        var first = PartIds.Complete(new RestApi { Resources = RestApi.Root.With("/a", new RestResource()) }, [], NewId);
        var second = PartIds.Complete(new RestApi { Resources = RestApi.Root.With("/b", new RestResource()) }, first, NewId);

        Assert.Equal(first["resource:/"], second["resource:/"]);
        Assert.False(second.ContainsKey("resource:/a"));
        Assert.NotEqual(first["resource:/a"], second["resource:/b"]);
    }

    [Fact]
    public void An_id_that_is_taken_is_not_given_again()
    {
        var existing = Map.Create<string>([KeyValuePair.Create("resource:/", "rootrootro"), KeyValuePair.Create("resource:/a", "aaaaaa")]);
        var api = new RestApi { Resources = RestApi.Root.With("/a", new RestResource()).With("/b", new RestResource()) };
        var offers = new Queue<string>(["aaaaaa", "bbbbbb"]);

        Assert.Equal("bbbbbb", PartIds.Complete(api, existing, offers.Dequeue)["resource:/b"]);
    }

    private string NewId() => $"id{_next++:0000}";
}
