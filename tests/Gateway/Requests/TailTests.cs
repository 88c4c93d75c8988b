using Gatehouse.Gateway.Tests.Keys;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Requests;

public sealed class TailTests
{
    [Fact]
    public async Task Tells_what_happened_and_why()
    {
        await using var upstream = await Upstream.StartAsync();
        var feed = new MemoryFeed();
        var value = "prefix12" + new string('x', 30);
        feed.Plan(ApiKeyTests.Plan("plan00", "dev"));
        feed.Key(ApiKeyTests.Key(feed, "k1", value, "plan00"));
        await using var gateway = await TestGateway.StartAsync(feed);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url, key: true)), ("/pets/{id}", "GET", Rest.Mock()), ("/stores", "POST", Rest.Mock())));
        using var live = gateway.Host.Tail.Subscribe(record => record.ApiId == TestGateway.ApiId);

        var answer = await gateway.GetAsync("/pets?secret=1", ("x-api-key", value));
        await gateway.GetAsync("/pet");
        await gateway.GetAsync("/stores");
        await gateway.Client.GetAsync("nowhere");

        var ok = await live.Requests.ReadAsync();
        Assert.Equal(answer.Headers.GetValues("x-amzn-RequestId").Single(), ok.Id);
        Assert.Equal(("GET", "/abcdefghij/dev/pets", 200, "/pets", "GET", "prefix12"), (ok.Verb, ok.Path, ok.Status, ok.Resource, ok.Method, ok.KeyPrefix));
        Assert.InRange(ok.BackendMilliseconds!.Value, 0, ok.Milliseconds);
        Assert.Null(ok.ErrorType);
        Assert.Equal("No route matches GET /pet. Nearest: GET /pets.", (await live.Requests.ReadAsync()).Reason);
        Assert.Equal("No route matches GET /stores. Nearest: POST /stores.", (await live.Requests.ReadAsync()).Reason);
        var last = gateway.Host.Tail.Recent()[0];
        Assert.Equal(("FORBIDDEN", (string?)null), (last.ErrorType, last.ApiId));
        Assert.Equal(4, gateway.Host.Tail.Recent().Count);
        Assert.False(live.Requests.TryRead(out _));
    }

    [Fact]
    public async Task Keeps_the_last_thousand_and_drops_the_oldest_for_a_slow_reader()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));
        using var slow = gateway.Host.Tail.Subscribe(buffer: 10);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 60; i++)
            {
                await gateway.GetAsync("/pets");
            }
        }));

        Assert.Equal(1_000, gateway.Host.Tail.Recent().Count);
        Assert.Equal(1_200, gateway.Host.Tail.Total);
        Assert.Equal(1_190, slow.Dropped);
    }
}
