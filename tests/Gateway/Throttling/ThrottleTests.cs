using System.Net;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway.Tests.Keys;
using Gatehouse.Gateway.Tests.Support;
using Gatehouse.Gateway.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Gateway.Tests.Throttling;

public sealed class ThrottleTests
{
    private const string Value = "0123456789abcdefghij0123456789abcdefghij";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-01T12:00:00Z");

    [Theory]
    [InlineData(2, 5, 5)]
    [InlineData(10, 1, 1)]
    [InlineData(0.5, 3, 3)]
    [InlineData(0, 5, 0)]
    [InlineData(5, 0, 0)]
    public void A_bucket_holds_its_burst_and_refills_at_its_rate(double rate, int burst, int expected)
    {
        var time = new FakeTimeProvider(Start);
        var limit = Rate.From(rate, burst, time)!;
        var bucket = new TokenBucket();
        int Drain() => Enumerable.Range(0, 100).Count(_ => bucket.TryTake(limit, time.GetTimestamp()));

        Assert.Equal(expected, Drain());
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(expected == 0 ? 0 : Math.Min(burst, (int)(4 * rate)), Drain());
    }

    [Fact]
    public async Task Exactly_the_burst_passes_among_many_threads()
    {
        var time = new FakeTimeProvider(Start);
        var limit = Rate.From(1000, 5000, time)!;
        var bucket = new TokenBucket();
        var passed = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                if (bucket.TryTake(limit, time.GetTimestamp()))
                {
                    Interlocked.Increment(ref passed);
                }
            }
        })));

        Assert.Equal(5000, passed);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("plan method")]
    [InlineData("plan any")]
    [InlineData("stage method")]
    [InlineData("stage all")]
    [InlineData("account")]
    public async Task Every_level_limits(string level)
    {
        var time = new FakeTimeProvider(Start);
        var feed = new MemoryFeed();
        var two = new Throttle(1, 2);
        var plan = ApiKeyTests.Plan("plan00", "dev");
        Map<Throttle> Limit(string key) => Map.Create([KeyValuePair.Create(key, two)]);
        plan = level switch
        {
            "plan" => plan with { Throttle = two },
            "plan method" => plan with { ApiStages = [plan.ApiStages[0] with { Throttle = Limit("/pets/GET") }] },
            "plan any" => plan with { ApiStages = [plan.ApiStages[0] with { Throttle = Limit("*/*") }] },
            _ => plan,
        };
        var settings = new MethodSettings { ThrottlingRateLimit = 1, ThrottlingBurstLimit = 2 };
        var stage = level.StartsWith("stage")
            ? new StageSettings { MethodSettings = Map.Create([KeyValuePair.Create(level == "stage all" ? "*/*" : "pets/GET", settings)]) }
            : new StageSettings();
        feed.Plan(plan);
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        if (level == "account")
        {
            feed.Publish(FeedKind.Account, "123456789012", new AccountContent { AccountId = "123456789012", Throttle = two });
        }

        await using var gateway = await TestGateway.StartAsync(feed, time: time);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true)), ("/other", "GET", Rest.Mock(key: true))), stage);
        Task<HttpResponseMessage> Call(string path = "/pets") => gateway.GetAsync(path, ("x-api-key", Value));

        Assert.Equal(HttpStatusCode.OK, (await Call()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Call()).StatusCode);
        var refused = await Call();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("{\"message\":\"Too Many Requests\"}", await refused.Content.ReadAsStringAsync());
        Assert.Equal("TooManyRequestsException", refused.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal(
            level switch { "plan" => "plan-rate", "account" => "account-rate", _ when level.StartsWith("plan") => "plan-method-rate", _ => "stage-rate" },
            refused.Headers.GetValues("X-Gatehouse-Limit").Single());

        // A limit per method leaves other methods alone; the others are shared.
        var other = level is "plan" or "account" ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK;
        Assert.Equal(other, (await Call("/other")).StatusCode);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Call()).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Call()).StatusCode);
    }

    [Fact]
    public async Task A_request_refused_by_one_bucket_takes_from_none_and_counts_nowhere()
    {
        var time = new FakeTimeProvider(Start);
        var feed = new MemoryFeed();
        feed.Plan(ApiKeyTests.Plan("plan00", "dev") with { Throttle = new Throttle(1, 3), Quota = new Quota(100, 0, "DAY"), CreatedAt = Start.AddDays(-9) });
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        await using var gateway = await TestGateway.StartAsync(feed, time: time);
        await gateway.DeployAsync(
            Rest.Api(("/tight", "GET", Rest.Mock(key: true)), ("/wide", "GET", Rest.Mock(key: true))),
            new StageSettings { MethodSettings = Map.Create([KeyValuePair.Create("/tight/GET", new MethodSettings { ThrottlingRateLimit = 0, ThrottlingBurstLimit = 0 })]) });
        Task<HttpResponseMessage> Call(string path) => gateway.GetAsync(path, ("x-api-key", Value));

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await Call("/tight")).StatusCode);
        }

        for (var i = 0; i < 3; i++)
        {
            var answer = await Call("/wide");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal((99 - i).ToString(), answer.Headers.GetValues("RateLimit-Remaining").Single());
            Assert.Equal("100", answer.Headers.GetValues("RateLimit-Limit").Single());
            Assert.Equal((12 * 3600).ToString(), answer.Headers.GetValues("RateLimit-Reset").Single());
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Call("/wide")).StatusCode);
    }

    [Fact]
    public async Task A_strict_stage_tells_no_limits()
    {
        var feed = new MemoryFeed();
        feed.Plan(ApiKeyTests.Plan("plan00", "dev") with { Throttle = new Throttle(0.001, 1), Quota = new Quota(100, 0, "DAY") });
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        await using var gateway = await TestGateway.StartAsync(feed);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))), new StageSettings { AwsStrict = true });

        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests })
        {
            var answer = await gateway.GetAsync("/pets", ("x-api-key", Value));
            Assert.Equal(status, answer.StatusCode);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("RateLimit") || header.Key is "Retry-After" or "X-Gatehouse-Limit");
        }
    }
}
