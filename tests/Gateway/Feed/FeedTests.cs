using System.Net;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Tests.Keys;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Feed;

public sealed class FeedTests : IDisposable
{
    private const string Value = "0123456789abcdefghij0123456789abcdefghij";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("feed");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_deployment_is_served_and_acknowledged_with_its_time()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hash = gateway.Feed.Stage(TestGateway.Snapshot(Rest.Api(("/pets", "GET", Rest.Mock("one")))));

        var acknowledgement = await gateway.Feed.AcknowledgedAsync(hash);

        Assert.Equal(("test", TestGateway.ApiId, "dev", null), (acknowledgement.Node, acknowledgement.ApiId, acknowledgement.Stage, acknowledgement.Error));
        Assert.InRange(acknowledgement.ElapsedMilliseconds, 0, 60_000);
        Assert.Equal("one", await (await gateway.GetAsync("/pets")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused_and_the_stage_goes_on_as_it_was()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("one"))));

        var guarded = Rest.Api(("/pets", "GET", Rest.Mock("two") with { AuthorizationType = AuthorizationType.AWS_IAM }));
        var refused = await gateway.Feed.AcknowledgedAsync(gateway.Feed.Stage(TestGateway.Snapshot(guarded)));
        var unreadable = await gateway.Feed.AcknowledgedAsync(gateway.Feed.PublishBytes(FeedKind.Stage, $"{TestGateway.ApiId}/dev", "{"u8.ToArray()));
        var later = await gateway.Feed.AcknowledgedAsync(gateway.Feed.Stage(TestGateway.Snapshot(Rest.Api()) with { Schema = 99 }));

        Assert.Contains("authorization", refused.Error);
        Assert.NotNull(unreadable.Error);
        Assert.Contains("schema 99", later.Error);
        Assert.Equal("one", await (await gateway.GetAsync("/pets")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_withdrawn_stage_is_forbidden()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));
        gateway.Feed.Withdraw(FeedKind.Stage, $"{TestGateway.ApiId}/dev");
        await gateway.DeployAsync(Rest.Api(), stage: "other");

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/pets")).StatusCode);
    }

    [Fact]
    public async Task Starts_from_its_disk_copy_while_the_control_plane_is_away()
    {
        var feed = new MemoryFeed();
        feed.Plan(ApiKeyTests.Plan("plan00", "dev"));
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        feed.Key(ApiKeyTests.Key(feed, "k2", "gone" + Value, "plan00"));
        await using (var gateway = await TestGateway.StartAsync(feed, _directory.FullName))
        {
            await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("old", key: true))));
            feed.Withdraw(FeedKind.ApiKey, "k2");
            await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("new", key: true))));
        }

        feed.IsAway = true;
        await using var again = await TestGateway.StartAsync(feed, _directory.FullName);

        Assert.True(again.Host.IsReady);
        var answer = await again.GetAsync("/pets", ("x-api-key", Value));
        Assert.Equal("new", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await again.GetAsync("/pets", ("x-api-key", "gone" + Value))).StatusCode);

        feed.IsAway = false;
        await again.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("newer"))));
        Assert.Equal("newer", await (await again.GetAsync("/pets")).Content.ReadAsStringAsync());
        Assert.Equal(1, feed.ManifestReads);
    }

    [Fact]
    public async Task The_pepper_lies_sealed_on_the_disk_and_the_key_is_the_users_own()
    {
        var feed = new MemoryFeed();
        await using (await TestGateway.StartAsync(feed, _directory.FullName))
        {
        }

        foreach (var file in _directory.GetFiles())
        {
            Assert.True(File.ReadAllBytes(file.FullName).AsSpan().IndexOf(feed.Pepper) < 0, $"{file.Name} holds the pepper in the clear.");
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory.FullName, "node.key")));
        }
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flip")]
    [InlineData("head")]
    [InlineData("empty")]
    public async Task A_damaged_disk_copy_never_stops_the_start(string damage)
    {
        var feed = new MemoryFeed();
        await using (var gateway = await TestGateway.StartAsync(feed, _directory.FullName))
        {
            for (var i = 0; i < 5; i++)
            {
                await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("v" + i))));
            }
        }

        var path = Path.Combine(_directory.FullName, "feed.copy");
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut":
                bytes = bytes[..^20];
                break;
            case "flip":
                bytes[bytes.Length / 2] ^= 0x40;
                break;
            case "head":
                bytes[0] = 0;
                break;
            default:
                bytes = [];
                break;
        }

        File.WriteAllBytes(path, bytes);
        await using var again = await TestGateway.StartAsync(feed, _directory.FullName);

        Assert.Equal("v4", await (await again.GetAsync("/pets")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Reconciles_with_the_manifest_when_the_feed_cannot_tell_any_more()
    {
        var feed = new MemoryFeed();
        feed.Plan(ApiKeyTests.Plan("plan00", "dev"));
        feed.Key(ApiKeyTests.Key(feed, "k1", Value, "plan00"));
        await using (var gateway = await TestGateway.StartAsync(feed, _directory.FullName))
        {
            await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock(key: true))));
            await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())), stage: "old");
        }

        // Revoked while the node was away, and the tombstones are gone.
        feed.Withdraw(FeedKind.ApiKey, "k1");
        feed.Withdraw(FeedKind.Stage, $"{TestGateway.ApiId}/old");
        feed.StartOver();
        await using var again = await TestGateway.StartAsync(feed, _directory.FullName);

        Assert.Equal(HttpStatusCode.Forbidden, (await again.GetAsync("/pets", ("x-api-key", Value))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await again.Client.GetAsync($"{TestGateway.ApiId}/old/pets")).StatusCode);
        Assert.Equal(1, again.Host.StageCount);
        Assert.Equal(2, feed.ManifestReads);
    }

    [Fact]
    public async Task Swaps_under_load_drop_and_mix_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();

        // Both routes of a version answer with its number; a request that saw two versions would answer another one.
        static RestApi Version(int i) => Rest.Api(($"/v{i % 2}", "GET", Rest.Mock($"{i % 2}")), ("/{any+}", "GET", Rest.Mock("other")));
        await gateway.DeployAsync(Version(0));
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = await gateway.GetAsync("/v1");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Contains(await answer.Content.ReadAsStringAsync(), (string[])["1", "other"]);
                Interlocked.Increment(ref calls);
            }
        })).ToArray();
        for (var i = 1; i <= 40; i++)
        {
            await gateway.DeployAsync(Version(i) with { Description = $"{i}" });
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Assert.True(calls > 40);
    }

    [Fact]
    public async Task A_large_disk_copy_is_written_anew_and_still_whole()
    {
        var feed = new MemoryFeed();
        var ballast = new string('x', 200_000);
        await using (var gateway = await TestGateway.StartAsync(feed, _directory.FullName))
        {
            for (var i = 0; i < 20; i++)
            {
                await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock($"v{i}"))) with { Description = ballast + i });
            }
        }

        Assert.InRange(new FileInfo(Path.Combine(_directory.FullName, "feed.copy")).Length, 200_000, 3_000_000);
        feed.IsAway = true;
        await using var again = await TestGateway.StartAsync(feed, _directory.FullName);
        Assert.Equal("v19", await (await again.GetAsync("/pets")).Content.ReadAsStringAsync());
    }
}
