using System.Net;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Gateway.Tests.Keys;

public sealed class ApiKeyTests
{
    private const string Value = "0123456789abcdefghij0123456789abcdefghij";

    [Fact]
    public async Task Opens_only_with_a_living_key_of_a_plan_for_the_stage()
    {
        var feed = new MemoryFeed();
        var now = TimeProvider.System.GetUtcNow();
        feed.Plan(Plan("good00", "dev"));
        feed.Plan(Plan("other0", "prod"));
        feed.Key(Key(feed, "k-good", "good-" + Value, "good00"));
        feed.Key(Key(feed, "k-two", "two-" + Value, "other0", "good00"));
        feed.Key(Key(feed, "k-off", "off-" + Value, "good00") with { Enabled = false });
        feed.Key(Key(feed, "k-old", "old-" + Value, "good00") with { ExpiresAt = now.AddHours(-1) });
        feed.Key(Key(feed, "k-else", "else-" + Value, "other0"));
        feed.Key(Key(feed, "k-none", "none-" + Value));
        feed.Key(Key(feed, "k-rot", "new-" + Value, "good00") with
        {
            Secrets = [feed.Secret("new-" + Value), feed.Secret("prev-" + Value, now.AddHours(1)), feed.Secret("gone-" + Value, now.AddHours(-1))],
        });
        await using var gateway = await TestGateway.StartAsync(feed);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true)), ("/open", "GET", Rest.Mock())));

        foreach (var prefix in new[] { "good-", "two-", "new-", "prev-" })
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/pets", ("x-api-key", prefix + Value))).StatusCode);
        }

        foreach (var wrong in new[] { "off-" + Value, "old-" + Value, "else-" + Value, "none-" + Value, "gone-" + Value, "bad-" + Value, "", new string('x', 5000), "\u00fc" })
        {
            var answer = await gateway.GetAsync("/pets", ("x-api-key", wrong));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("{\"message\":\"Forbidden\"}", await answer.Content.ReadAsStringAsync());
            Assert.Equal("ForbiddenException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/pets")).StatusCode);
        Assert.Equal("no x-api-key header", gateway.Host.Tail.Recent()[0].Reason);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/open", ("x-api-key", "bad"))).StatusCode);
    }

    [Fact]
    public async Task Changes_of_keys_and_plans_take_effect()
    {
        var feed = new MemoryFeed();
        feed.Plan(Plan("plan00", "dev"));
        feed.Key(Key(feed, "k1", Value, "plan00"));
        await using var gateway = await TestGateway.StartAsync(feed);
        var api = Rest.Api(("/pets", "GET", Rest.Mock(key: true)));
        await gateway.DeployAsync(api);
        Task<HttpStatusCode> Call() => gateway.GetAsync("/pets", ("x-api-key", Value)).ContinueWith(task => task.Result.StatusCode);
        var round = 0;

        // The feed is in order: once a later stage is acknowledged, everything before it is in effect.
        Task Settle() => gateway.DeployAsync(Rest.Api(("/settle" + round++, "GET", Rest.Mock())), stage: "settle");

        Assert.Equal(HttpStatusCode.OK, await Call());
        feed.Key(Key(feed, "k1", Value, "plan00") with { Enabled = false });
        await Settle();
        Assert.Equal(HttpStatusCode.Forbidden, await Call());
        feed.Key(Key(feed, "k1", Value, "plan00"));
        await Settle();
        Assert.Equal(HttpStatusCode.OK, await Call());
        feed.Plan(Plan("plan00", "prod"));
        await Settle();
        Assert.Equal(HttpStatusCode.Forbidden, await Call());
        feed.Plan(Plan("plan00", "dev"));
        await Settle();
        Assert.Equal(HttpStatusCode.OK, await Call());
        feed.Withdraw(FeedKind.Plan, "plan00");
        await Settle();
        Assert.Equal(HttpStatusCode.Forbidden, await Call());
        feed.Plan(Plan("plan00", "dev"));
        feed.Withdraw(FeedKind.ApiKey, "k1");
        await Settle();
        Assert.Equal(HttpStatusCode.Forbidden, await Call());
    }

    [Fact]
    public async Task A_key_ends_when_its_time_comes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z"));
        var feed = new MemoryFeed();
        feed.Plan(Plan("plan00", "dev"));
        feed.Key(Key(feed, "k1", Value, "plan00") with { ExpiresAt = time.GetUtcNow().AddMinutes(1) });
        await using var gateway = await TestGateway.StartAsync(feed, time: time);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
    }

    [Fact]
    public void The_table_agrees_with_a_dictionary_over_many_changes()
    {
        var random = new Random(3);
        var table = new KeyTable();
        var expected = new Dictionary<string, ApiKeyContent>();
        for (var i = 0; i < 60_000; i++)
        {
            var id = "k" + random.Next(9_000);
            if (random.Next(4) == 0)
            {
                table.Remove(id);
                expected.Remove(id);
            }
            else
            {
                var key = new ApiKeyContent
                {
                    Id = id,
                    AccountId = "1",
                    Prefix = "prefix",
                    Secrets = [.. Enumerable.Range(0, random.Next(1, 4)).Select(s => new ApiKeySecret(DefinitionJson.Hash(BitConverter.GetBytes((i * 4) + s))))],
                };
                table.Set(key);
                expected[id] = key;
            }
        }

        Assert.Equal(expected.Count, table.Count);
        foreach (var (id, key) in expected)
        {
            for (var s = 0; s < key.Secrets.Count; s++)
            {
                var found = table.Find(Convert.FromHexString(key.Secrets[s].Hash));
                Assert.Equal(id, found.Key?.Id);
                Assert.Equal(s > 0, found.IsPrevious);
            }
        }

        Assert.Null(table.Find(new byte[32]).Key);
        table.Keep(new HashSet<string>());
        Assert.Equal(0, table.Count);
        Assert.Null(table.Find(Convert.FromHexString(expected.First().Value.Secrets[0].Hash)).Key);
    }

    [Fact]
    public void Looking_up_a_key_allocates_nothing()
    {
        var table = new KeyTable();
        var feed = new MemoryFeed();
        table.Set(Key(feed, "k1", Value, "p"));
        Span<byte> hash = stackalloc byte[32];
        KeyHasher.Hash(feed.Pepper, Value, hash);
        _ = table.Find(hash);

        var before = GC.GetAllocatedBytesForCurrentThread();
        KeyHasher.Hash(feed.Pepper, Value, hash);
        var found = table.Find(hash);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("0123456789abcdefghij"[..8], found.Key!.Prefix);
    }

    internal static PlanContent Plan(string id, string stage) => new()
    {
        Id = id,
        AccountId = "123456789012",
        Name = id,
        ApiStages = [new PlanApiStage { ApiId = TestGateway.ApiId, Stage = stage }],
    };

    internal static ApiKeyContent Key(MemoryFeed feed, string id, string value, params string[] plans) => new()
    {
        Id = id,
        AccountId = "123456789012",
        Prefix = value[..8],
        Secrets = [feed.Secret(value)],
        PlanIds = [.. plans],
    };
}
