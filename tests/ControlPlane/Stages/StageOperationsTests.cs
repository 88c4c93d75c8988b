using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Stages;

public sealed class StageOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("prod v2")]
    [InlineData("dev\n")]
    public async Task Rejects_a_stage_name_that_AWS_rejects(string name)
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var failure = (await host.Stages.CreateAsync(host.Owner, new CreateStage(apiId, name), default)).Failure!;
        Assert.Equal("stage-name", Assert.Single(failure.Problems).Rule);
        var deployed = (await host.Deployments.DeployAsync(host.Owner, new Deploy(apiId, name, "note", CreateStage: true), default)).Failure!;
        Assert.Equal("stage-name", Assert.Single(deployed.Problems).Rule);
        Assert.Equal(0, await host.ReadAsync(db => db.Deployments.CountAsync()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Saved_settings_reach_a_live_stage_without_a_new_deployment(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId);
        var stage = (await host.Stages.FindAsync(host.Owner, apiId, "dev", default)).Value;
        var settings = new StageSettings
        {
            Variables = [KeyValuePair.Create("host", "dev.example.com")],
            MethodSettings = [KeyValuePair.Create("*/*", new MethodSettings { ThrottlingRateLimit = 5, ThrottlingBurstLimit = 10 })],
            AwsStrict = true,
        };

        var saved = (await host.Stages.SaveAsync(host.Owner, new SaveStage(apiId, "dev", stage.Revision, settings), default)).Value;

        Assert.Equal(settings, saved.Settings);
        Assert.Equal(settings, (await host.PublishedAsync<StageSnapshot>(FeedKind.Stage, $"{apiId}/dev"))!.Settings);
        Assert.Equal(1, await host.ReadAsync(db => db.Deployments.CountAsync()));
        var last = (await host.History.TimelineAsync(host.Owner, new ListTimeline(apiId), default)).Value.Events[0];
        Assert.Equal((StageEventKind.SettingsChanged, "variables, throttles, answers exactly as AWS"), (last.Kind, last.Note));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Refuses_stale_settings_and_hands_back_the_stored_ones(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var stage = (await host.Stages.CreateAsync(host.Owner, new CreateStage(apiId, "dev"), default)).Value;
        Assert.True((await host.Stages.SaveAsync(host.Owner, new SaveStage(apiId, "dev", stage.Revision, new StageSettings { Description = "theirs" }), default)).IsOk);

        var failure = (await host.Stages.SaveAsync(host.Owner, new SaveStage(apiId, "dev", stage.Revision, new StageSettings { Description = "mine" }), default)).Failure!;

        Assert.Equal(FailureKind.Conflict, failure.Kind);
        Assert.Equal("theirs", Assert.IsType<StageView>(failure.Current).Settings.Description);
    }

    [Fact]
    public async Task Refuses_what_cannot_be_enforced_and_bad_variables_all_at_once()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var settings = new StageSettings
        {
            CacheClusterEnabled = true,
            Variables = [KeyValuePair.Create("no-hyphen", "x"), KeyValuePair.Create("ok", "a b")],
        };
        var failure = (await host.Stages.CreateAsync(host.Owner, new CreateStage(apiId, "dev", settings), default)).Failure!;
        Assert.Equal(FailureKind.Invalid, failure.Kind);
        Assert.Equal(3, failure.Problems.Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Keeps_the_order_of_promotion(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        foreach (var name in new[] { "prod", "dev", "beta" })
        {
            await host.Stages.CreateAsync(host.Owner, new CreateStage(apiId, name), default);
        }

        Assert.True((await host.Stages.OrderAsync(host.Owner, new OrderStages(apiId, ["dev", "beta", "prod"]), default)).IsOk);

        Assert.Equal(["dev", "beta", "prod"], (await host.Stages.ListAsync(host.Owner, apiId, default)).Value.Select(stage => stage.Name));
        Assert.Equal(FailureKind.Conflict, (await host.Stages.OrderAsync(host.Owner, new OrderStages(apiId, ["dev"]), default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_deleted_stage_leaves_the_feed_and_every_plan(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId);
        await host.ReadAsync(async db =>
        {
            var plan = new Plan { Id = "plan01", TeamId = host.TeamId, Name = "Starter", CreatedAt = host.Time.GetUtcNow() };
            plan.Stages.Add(new PlanStage { PlanId = plan.Id, ApiId = apiId, Stage = "dev" });
            db.Plans.Add(plan);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(["Starter"], (await host.Stages.DeletionImpactAsync(host.Owner, apiId, "dev", default)).Value.Plans);
        Assert.False((await host.Stages.DeleteAsync(host.Owner, new DeleteStage(apiId, "dev", "DEV"), default)).IsOk);

        Assert.True((await host.Stages.DeleteAsync(host.Owner, new DeleteStage(apiId, "dev", "dev"), default)).IsOk);

        Assert.Null(await host.PublishedAsync<StageSnapshot>(FeedKind.Stage, $"{apiId}/dev"));
        Assert.Empty((await host.PublishedAsync<PlanContent>(FeedKind.Plan, "plan01"))!.ApiStages);
    }

    [Fact]
    public async Task Says_where_the_live_deployment_reads_variables()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync("pets", Samples.Pets.WithMethod("/pets", "POST", Samples.Proxy("http://${stageVariables.host}/x")));
        await host.DeployAsync(apiId);
        var stage = (await host.Stages.FindAsync(host.Owner, apiId, "dev", default)).Value;
        Assert.Equal(["POST /pets"], stage.VariableUses["host"]);
    }

    [Fact]
    public async Task A_designer_cannot_change_a_stage()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var designer = await host.PersonAsync("d@acme.test", Roles.Designer);
        Assert.Equal(FailureKind.Forbidden, (await host.Stages.CreateAsync(designer, new CreateStage(apiId, "dev"), default)).Failure!.Kind);
    }
}
