using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Feed;

public sealed class InProcessFeedTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Tells_the_newest_word_about_a_key_after_a_position(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId, "dev");
        await host.DeployAsync(apiId, "beta");
        var start = await host.Feed.ReadAsync(0, 10, TimeSpan.Zero, default);
        Assert.Equal(2, start.Entries.Count);
        await host.DeployAsync(apiId, "dev");

        var page = await host.Feed.ReadAsync(start.Through, 10, TimeSpan.Zero, default);

        Assert.Equal($"{apiId}/dev", Assert.Single(page.Entries).Key);
        Assert.Equal(page.Entries[0].Sequence, page.Through);
        Assert.Equal(2, (await host.Feed.ManifestAsync(default)).Entries.Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_waiting_reader_wakes_when_something_is_deployed(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var reading = host.Feed.ReadAsync(0, 10, TimeSpan.FromHours(1), default);
        await host.DeployAsync(apiId);
        Assert.Single((await reading).Entries);
    }

    [Fact]
    public async Task A_reader_sees_what_another_process_wrote_without_any_signal()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Postgres);
        var reading = host.Feed.ReadAsync(0, 10, TimeSpan.FromHours(1), default);
        await host.ReadAsync(async db =>
        {
            await db.AppendAsync(FeedKind.Plan, "p", null, host.Time.GetUtcNow(), default);
            return await db.SaveChangesAsync();
        });
        while (!reading.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Single((await reading).Entries);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Under_parallel_writers_no_reader_ever_passes_over_a_row(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        const int writers = 6;
        const int each = 8;
        var commands = host.Get<Commands>();
        var seen = new List<FeedEntry>();
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var after = 0L;
            while (seen.Count < writers * each)
            {
                var page = await host.Feed.ReadAsync(after, 3, TimeSpan.FromMinutes(1), done.Token);
                Assert.Equal(page.Entries.Select(entry => entry.Sequence).Order(), page.Entries.Select(entry => entry.Sequence));
                Assert.All(page.Entries, entry => Assert.True(entry.Sequence > after));
                after = page.Through;
                seen.AddRange(page.Entries);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var outcome = await commands.ChangeAsync<Done>(
                    host.Owner,
                    host.TeamId,
                    Permission.ManageKeys,
                    async (command, cancel) =>
                    {
                        await command.WithdrawAsync(FeedKind.ApiKey, $"{writer}-{i}", cancel);
                        return new Done();
                    },
                    default);
                Assert.True(outcome.IsOk);
            }
        })));

        // The signal of the last commit may come before its reader waits on the fake clock.
        while (!reader.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await reader;
        Assert.Equal(writers * each, seen.Select(entry => entry.Key).Distinct().Count());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Tombstones_live_thirty_days_and_then_send_those_behind_to_the_manifest(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId, "keep");
        await host.DeployAsync(apiId, "drop");
        var before = (await host.Feed.ManifestAsync(default)).Through;
        await host.Stages.DeleteAsync(host.Owner, new DeleteStage(apiId, "drop", "drop"), default);
        var tombstone = Assert.Single((await host.Feed.ReadAsync(before, 10, TimeSpan.Zero, default)).Entries);
        Assert.Null(tombstone.Hash);
        var retention = host.Get<FeedRetention>();
        Assert.Equal(0, await retention.ForgetAsync(default));
        host.Time.Advance(FeedRetention.Kept + TimeSpan.FromMinutes(1));

        Assert.Equal(1, await retention.ForgetAsync(default));

        Assert.True((await host.Feed.ReadAsync(before, 10, TimeSpan.Zero, default)).Reset);
        Assert.False((await host.Feed.ReadAsync(tombstone.Sequence, 10, TimeSpan.Zero, default)).Reset);
        var manifest = await host.Feed.ManifestAsync(default);
        Assert.Equal([$"{apiId}/keep"], manifest.Entries.Select(entry => entry.Key));
        Assert.False((await host.Feed.ReadAsync(manifest.Through, 10, TimeSpan.Zero, default)).Reset);

        // A forgotten number is not given again.
        await host.DeployAsync(apiId, "keep");
        Assert.True((await host.Feed.ManifestAsync(default)).Through > tombstone.Sequence);
    }

    [Fact]
    public async Task A_node_that_is_ahead_of_a_restored_database_is_sent_to_the_manifest()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        await host.DeployAsync(await host.ApiAsync());
        Assert.True((await host.Feed.ReadAsync(1000, 10, TimeSpan.Zero, default)).Reset);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Usage_is_absolute_so_repeats_and_late_reports_change_nothing(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var day = new DateOnly(2026, 11, 24);
        await host.Feed.ReportUsageAsync([new("n1", "p", "k", day, 5), new("n2", "p", "k", day, 2)], default);
        await host.Feed.ReportUsageAsync([new("n1", "p", "k", day, 9), new("n1", "p", "k", day, 7)], default);
        await host.Feed.ReportUsageAsync([new("n1", "p", "k", day, 6), new("n1", "p", "k", day.AddDays(-1), 1)], default);

        var usage = await host.Feed.UsageAsync(day, default);

        Assert.Equal([("n1", 9L), ("n2", 2L)], usage.OrderBy(count => count.Node).Select(count => (count.Node, count.Used)));
        Assert.Equal(3, (await host.Feed.UsageAsync(day.AddDays(-1), default)).Count);
        Assert.Equal(3, await host.ReadAsync(db => db.Usage.CountAsync()));
    }
}
