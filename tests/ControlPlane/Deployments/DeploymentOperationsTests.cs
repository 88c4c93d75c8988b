using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Deployments;

public sealed class DeploymentOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Freezes_the_draft_points_the_stage_and_publishes_the_snapshot(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var draft = (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value;

        var deployed = await host.DeployAsync(apiId);

        Assert.Equal((1, draft.Hash, null), (deployed.Number, deployed.DefinitionHash, deployed.PreviousNumber));
        var entry = Assert.Single((await host.Feed.ReadAsync(0, 10, TimeSpan.Zero, default)).Entries);
        Assert.Equal((FeedKind.Stage, $"{apiId}/dev", deployed.SnapshotHash), (entry.Kind, entry.Key, entry.Hash));
        var snapshot = await host.PublishedAsync<StageSnapshot>(FeedKind.Stage, $"{apiId}/dev");
        Assert.Equal(draft.Definition, snapshot!.Rest);
        Assert.Equal(draft.Ids, snapshot.Ids);
        Assert.Equal(("123456789012", "us-east-1", "pets", "v1", "dev", 1), (snapshot.AccountId, snapshot.Region, snapshot.ApiName, snapshot.Version, snapshot.Stage, snapshot.DeploymentNumber));
        Assert.Equal(deployed.SnapshotHash, DefinitionJson.HashOf(snapshot));
        var audit = await host.ReadAsync(db => db.Audit.SingleAsync(x => x.Action == "stage.deploy"));
        Assert.Equal("apis/pets/v1/stages/dev", audit.Target);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Refuses_a_definition_with_errors_and_lists_every_one(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", new RestMethod()).WithMethod("/pets", "PUT", new RestMethod()));

        var failure = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, "dev", null, CreateStage: true), default)).Failure!;

        Assert.Equal(FailureKind.Invalid, failure.Kind);
        Assert.Contains(failure.Problems, problem => problem.Where.StartsWith("/pets POST", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Where.StartsWith("/pets PUT", StringComparison.Ordinal));
        Assert.Equal(0, await host.ReadAsync(db => db.Stages.CountAsync()));
        Assert.Empty((await host.Feed.ManifestAsync(default)).Entries);
    }

    [Fact]
    public async Task Refuses_what_the_gateway_cannot_enforce()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync("pets", Samples.Pets.WithMethod("/pets", "POST", Samples.Proxy("http://x") with
        {
            Integration = new Integration { Type = IntegrationType.AWS_PROXY, HttpMethod = "POST", Uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations" },
        }));
        var failure = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, "dev", null, CreateStage: true), default)).Failure!;
        Assert.Contains(failure.Problems, problem => problem.Rule.StartsWith("not-enforced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_say_why_they_deploy_to_a_protected_stage()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var failure = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, "prod-eu", " ", CreateStage: true), default)).Failure!;
        Assert.Equal(("note", "note-required"), (failure.Problems[0].Where, failure.Problems[0].Rule));
        Assert.True((await host.Deployments.DeployAsync(Actor.System("test"), new Deploy(apiId, "prod-eu", null, CreateStage: true), default)).IsOk);
    }

    [Fact]
    public async Task Refuses_a_draft_that_changed_since_it_was_looked_at()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        await host.SaveAsync(apiId, api => api with { Description = "new" });
        var failure = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, "dev", null, DraftRevision: 1, CreateStage: true), default)).Failure!;
        Assert.Equal(FailureKind.Conflict, failure.Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Parallel_deployments_of_one_version_get_numbers_of_their_own(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, $"s{i % 3}", null, CreateStage: true), default))));
        Assert.Equal(Enumerable.Range(1, 12), outcomes.Select(outcome => outcome.Value.Number).Order());
        var stages = (await host.Stages.ListAsync(host.Owner, apiId, default)).Value;
        Assert.Equal(3, stages.Count);
        foreach (var stage in stages)
        {
            // What the stage says, what its last event says and what the feed says are one thing.
            var snapshot = await host.PublishedAsync<StageSnapshot>(FeedKind.Stage, $"{apiId}/{stage.Name}");
            Assert.Equal(stage.DeploymentNumber, snapshot!.DeploymentNumber);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Rolling_back_and_deploying_again_gives_the_same_bytes(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var first = await host.DeployAsync(apiId);
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", Samples.Mock));
        var second = await host.DeployAsync(apiId);

        var back = (await host.Deployments.RollBackAsync(host.Owner, new RollBack(apiId, "dev", 1), default)).Value;
        Assert.Equal((1, 2), (back.Number, back.PreviousNumber));
        Assert.Equal(first.SnapshotHash, back.SnapshotHash);

        var refused = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, "dev"), default)).Failure!;
        Assert.Equal(FailureKind.Conflict, refused.Kind);
        var third = await host.DeployAsync(apiId, resume: true);

        Assert.Equal(second.DefinitionHash, third.DefinitionHash);
        Assert.Equal(3, third.Number);
        Assert.False((await host.Stages.FindAsync(host.Owner, apiId, "dev", default)).Value.Pinned);
        var spans = (await host.History.SpansAsync(host.Owner, apiId, "dev", 10, default)).Value;
        Assert.Equal([3, 1, 2, 1], spans.Select(span => span.Number));
    }

    [Fact]
    public async Task A_rollback_restores_the_variables_of_then_only_when_asked()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId);
        await SetVariablesAsync(host, apiId, "dev", KeyValuePair.Create("host", "old"));
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", Samples.Mock));
        await host.DeployAsync(apiId);
        await SetVariablesAsync(host, apiId, "dev", KeyValuePair.Create("host", "new"));

        var preview = (await host.Previews.RollBackAsync(host.Owner, apiId, "dev", 1, default)).Value;
        Assert.Equal(("host", "old", "new"), (preview.Variables[0].Name, preview.Variables[0].Theirs, preview.Variables[0].Ours));
        Assert.Contains(preview.Change.Changes, change => change.Breaking && change.Verb == "POST");

        await host.Deployments.RollBackAsync(host.Owner, new RollBack(apiId, "dev", 1), default);
        Assert.Equal("new", (await host.Stages.FindAsync(host.Owner, apiId, "dev", default)).Value.Settings.Variables["host"]);
        await host.DeployAsync(apiId, resume: true);
        await host.Deployments.RollBackAsync(host.Owner, new RollBack(apiId, "dev", 1, RestoreVariables: true), default);
        Assert.Equal("new", (await host.Stages.FindAsync(host.Owner, apiId, "dev", default)).Value.Settings.Variables["host"]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Promotes_the_same_bytes_and_blocks_on_a_variable_that_the_stage_lacks(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync("pets", Samples.Pets.WithMethod("/pets", "POST", Samples.Proxy("http://${stageVariables.host}/pets")));
        var deployed = await host.DeployAsync(apiId, "dev");
        await SetVariablesAsync(host, apiId, "dev", KeyValuePair.Create("host", "dev.example.com"));
        await host.Stages.CreateAsync(host.Owner, new CreateStage(apiId, "beta"), default);

        var preview = (await host.Previews.PromoteAsync(host.Owner, apiId, 1, "beta", default)).Value;
        Assert.Equal(("dev", "stage-variable-missing"), (preview.From, Assert.Single(preview.Change.Problems).Rule));
        Assert.Equal(("host", "dev.example.com", null, true), (preview.Variables[0].Name, preview.Variables[0].Theirs, preview.Variables[0].Ours, preview.Variables[0].Used));
        var refused = (await host.Deployments.PromoteAsync(host.Owner, new Promote(apiId, 1, "beta"), default)).Failure!;
        Assert.Contains("POST /pets", refused.Message, StringComparison.Ordinal);

        await SetVariablesAsync(host, apiId, "beta", KeyValuePair.Create("host", "beta.example.com"));
        var promoted = (await host.Deployments.PromoteAsync(host.Owner, new Promote(apiId, 1, "beta"), default)).Value;

        Assert.Equal((deployed.Id, deployed.DefinitionHash), (promoted.Id, promoted.DefinitionHash));
        Assert.Equal(1, await host.ReadAsync(db => db.Deployments.CountAsync()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task History_pages_newest_first_and_knows_where_each_was_live(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.DeployAsync(apiId, i % 2 == 0 ? "dev" : "beta");
        }

        var page = (await host.History.ListAsync(host.Owner, apiId, null, 3, default)).Value;
        Assert.Equal([5, 4, 3], page.Deployments.Select(x => x.Number));
        Assert.Equal(["dev"], page.Deployments[0].LiveOn);
        Assert.Equal(["dev"], page.Deployments[2].WasLiveOn);
        var rest = (await host.History.ListAsync(host.Owner, apiId, page.Next, 3, default)).Value;
        Assert.Equal([2, 1], rest.Deployments.Select(x => x.Number));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task A_deployment_shows_what_it_changed()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId);
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", Samples.Mock));
        await host.DeployAsync(apiId);
        var view = (await host.History.FindAsync(host.Owner, apiId, 2, default)).Value;
        Assert.Equal((1, 2), (view.ParentNumber, view.Operations));
        Assert.Equal("POST", Assert.Single(view.Changes).Verb);
    }

    private static async Task SetVariablesAsync(ControlPlaneHost host, string apiId, string name, params KeyValuePair<string, string>[] variables)
    {
        var stage = (await host.Stages.FindAsync(host.Owner, apiId, name, default)).Value;
        var saved = await host.Stages.SaveAsync(host.Owner, new SaveStage(apiId, name, stage.Revision, stage.Settings with { Variables = variables.ToMap() }), default);
        Assert.True(saved.IsOk, saved.Failure?.Message);
    }
}
