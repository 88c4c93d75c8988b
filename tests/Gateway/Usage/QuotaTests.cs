using System.Net;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Tests.Keys;
using Gatehouse.Gateway.Tests.Support;
using Gatehouse.Gateway.Usage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Gateway.Tests.Usage;

public sealed class QuotaTests : IDisposable
{
    private const string Value = "0123456789abcdefghij0123456789abcdefghij";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("usage");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Exactly_the_quota_passes_among_64_callers_and_the_rest_is_429()
    {
        var feed = FeedWith(new Quota(500, 0, "MONTH"));
        await using var gateway = await TestGateway.StartAsync(feed);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 10; i++)
            {
                statuses.Add((await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
            }

            return statuses;
        }));

        Assert.Equal(500, answers.SelectMany(x => x).Count(status => status == HttpStatusCode.OK));
        Assert.Equal(140, answers.SelectMany(x => x).Count(status => status == HttpStatusCode.TooManyRequests));
        var refused = await gateway.GetAsync("/pets", ("x-api-key", Value));
        Assert.Equal("{\"message\":\"Limit Exceeded\"}", await refused.Content.ReadAsStringAsync());
        Assert.Equal("LimitExceededException", refused.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal("plan-quota", refused.Headers.GetValues("X-Gatehouse-Limit").Single());
        await gateway.Host.StopAsync(default);
        Assert.Equal(500, feed.Used("plan00", "k1"));
    }

    [Theory]
    [InlineData("DAY", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z")]
    [InlineData("WEEK", "2026-03-29T23:59:59Z", "2026-03-30T00:00:00Z")]
    [InlineData("MONTH", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z")]
    public void A_period_ends_with_the_calendar_in_UTC(string period, string last, string next)
    {
        using var ledger = Ledger(new MemoryFeed());
        var counter = ledger.Open("plan00", "k1");
        var plan = Plan(new Quota(3, 0, period));
        bool Count(string at) => counter.TryCount(plan, DateTimeOffset.Parse(at).UtcTicks, false).Admitted;

        Assert.True(Count(last));
        Assert.True(Count(last));
        Assert.True(Count(last));
        Assert.False(Count(last));
        Assert.True(Count(next));
    }

    [Fact]
    public void Days_of_one_period_add_up_and_the_offset_counts_in_the_first()
    {
        using var ledger = Ledger(new MemoryFeed());
        var counter = ledger.Open("plan00", "k1");
        var plan = Plan(new Quota(5, 2, "MONTH")) with { CreatedAt = DateTimeOffset.Parse("2026-03-03T10:00:00Z") };
        int Admitted(string at) => Enumerable.Range(0, 10).Count(_ => counter.TryCount(plan, DateTimeOffset.Parse(at).UtcTicks, false).Admitted);

        Assert.True(counter.TryCount(plan, DateTimeOffset.Parse("2026-03-04T00:00:00Z").UtcTicks, false).Admitted);
        Assert.Equal(2, Admitted("2026-03-05T00:00:00Z"));
        Assert.Equal(0, Admitted("2026-03-31T00:00:00Z"));
        Assert.Equal(5, Admitted("2026-04-01T00:00:00Z"));
    }

    [Fact]
    public async Task The_count_is_in_the_file_before_the_answer_and_survives_without_a_goodbye()
    {
        var feed = FeedWith(new Quota(5, 0, "MONTH"));
        await using (var gateway = await TestGateway.StartAsync(feed, _directory.FullName))
        {
            await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
            }

            // As it lies on the disk now, as a killed process would leave it.
            var crashed = Directory.CreateDirectory(Path.Combine(_directory.FullName, "crashed"));
            using (var source = new FileStream(Path.Combine(_directory.FullName, "usage.journal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            using (var target = File.Create(Path.Combine(crashed.FullName, "usage.journal")))
            {
                source.CopyTo(target);
            }
        }

        var again = new MemoryFeed();
        again.Plan(Plan(new Quota(5, 0, "MONTH")));
        again.Key(ApiKeyTests.Key(again, "k1", Value, "plan00"));
        await using var second = await TestGateway.StartAsync(again, Path.Combine(_directory.FullName, "crashed"));
        await second.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));
        var passed = 0;
        for (var i = 0; i < 5; i++)
        {
            passed += (await second.GetAsync("/pets", ("x-api-key", Value))).IsSuccessStatusCode ? 1 : 0;
        }

        Assert.Equal(2, passed);
    }

    [Fact]
    public async Task A_new_journal_goes_on_from_what_the_control_plane_knows()
    {
        var feed = FeedWith(new Quota(5, 0, "MONTH"));
        feed.AddUsage(new UsageCount("test/lost", "plan00", "k1", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), 4));
        await using var gateway = await TestGateway.StartAsync(feed);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateway.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
    }

    [Fact]
    public async Task Reports_are_absolute_and_come_again_after_a_failure()
    {
        var feed = new MemoryFeed();
        using var ledger = Ledger(feed);
        var counter = ledger.Open("plan00", "k1");
        var plan = Plan(null);
        var at = DateTimeOffset.Parse("2026-03-04T00:00:00Z").UtcTicks;
        counter.TryCount(plan, at, false);
        feed.IsAway = true;
        await Assert.ThrowsAsync<IOException>(() => ledger.ReportAsync(default));
        counter.TryCount(plan, at, withPreviousSecret: true);
        feed.IsAway = false;
        await ledger.ReportAsync(default);
        await ledger.ReportAsync(default);

        var count = Assert.Single(feed.Usage);
        Assert.Equal(2, count.Used);
        Assert.NotNull(count.LastUsedAt);
        Assert.NotNull(count.PreviousLastUsedAt);
    }

    [Fact]
    public void A_damaged_journal_is_set_aside()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "usage.journal"), "not a journal at all, but long enough to be looked at, is it not? yes");
        using var ledger = Ledger(new MemoryFeed());

        Assert.True(ledger.Open("p", "k").TryCount(Plan(new Quota(1, 0, "DAY")), TimeProvider.System.GetUtcNow().UtcDateTime.Ticks, false).Admitted);
        Assert.True(File.Exists(Path.Combine(_directory.FullName, "usage.journal.damaged")));
    }

    private UsageLedger Ledger(MemoryFeed feed) => new(
        Path.Combine(_directory.FullName, "usage.journal"), "test", feed, new FakeTimeProvider(DateTimeOffset.Parse("2026-03-04T00:00:00Z")), NullLogger.Instance);

    private static PlanContent Plan(Quota? quota) => ApiKeyTests.Plan("plan00", "dev") with { Quota = quota, CreatedAt = DateTimeOffset.Parse("2020-01-01T00:00:00Z") };

    private static MemoryFeed FeedWith(Quota quota)
    {
        var feed = new MemoryFeed();
        feed.Plan(Plan(quota));
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        return feed;
    }
}
