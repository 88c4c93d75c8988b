using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Tests.Deployments;

public sealed class PushesTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_push_is_over_when_every_known_node_has_answered(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var first = await host.DeployAsync(apiId);
        await AcknowledgeAsync(host, "one", apiId, first, 12);
        await AcknowledgeAsync(host, "two", apiId, first, 84);
        var second = await host.DeployAsync(apiId);

        var waiting = host.Pushes.WaitAsync(host.Owner, apiId, second.EventId!.Value, TimeSpan.FromMinutes(1), default);
        await AcknowledgeAsync(host, "one", apiId, second, 20);
        Assert.False(waiting.IsCompleted);
        await AcknowledgeAsync(host, "two", apiId, second, 7, "it does not compile");

        var push = (await waiting).Value;
        Assert.True(push.IsOver);
        Assert.Equal((1, 1, 20.0), (push.Served, push.Failed, push.Milliseconds));
        Assert.Equal("it does not compile", push.Nodes[1].Error);
        var line = (await host.History.TimelineAsync(host.Owner, new ListTimeline(apiId), default)).Value.Events[0];
        Assert.Equal((2, 1, "it does not compile"), (line.Nodes, line.Served, line.Error));
    }

    [Fact]
    public async Task Waiting_ends_at_its_time_limit_and_says_who_is_missing()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        await AcknowledgeAsync(host, "one", apiId, await host.DeployAsync(apiId), 1);
        var second = await host.DeployAsync(apiId);
        var waiting = host.Pushes.WaitAsync(host.Owner, apiId, second.EventId!.Value, TimeSpan.FromSeconds(5), default);
        while (!waiting.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(NodeState.Waiting, Assert.Single((await waiting).Value.Nodes).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_node_that_starts_again_keeps_the_time_of_its_first_receipt(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var deployed = await host.DeployAsync(apiId);
        await AcknowledgeAsync(host, "one", apiId, deployed, 41);
        await AcknowledgeAsync(host, "one", apiId, deployed, 900);
        var push = (await host.Pushes.FindAsync(host.Owner, apiId, deployed.EventId!.Value, default)).Value;
        Assert.Equal(41, push.Milliseconds);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Recent_pushes_of_the_team_name_what_took_their_place(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId);
        await host.DeployAsync(apiId);
        var pushes = (await host.Pushes.RecentAsync(host.Owner, host.TeamId, default)).Value;
        Assert.Equal([(2, null), (1, (int?)2)], pushes.Select(push => (push.Number!.Value, push.SupersededBy)));
        Assert.Equal([false, true], pushes.Select(push => push.IsOver));
        host.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty((await host.Pushes.RecentAsync(host.Owner, host.TeamId, default)).Value);
    }

    private static Task AcknowledgeAsync(ControlPlaneHost host, string node, string apiId, Deployed deployed, double milliseconds, string? error = null) =>
        host.Feed.AcknowledgeAsync(new StageAcknowledgement(node, apiId, "dev", deployed.SnapshotHash!, milliseconds, error), default);
}
