using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Tests.Keys;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Tests.Plans;

public sealed class UsagePlansTests
{
    public static readonly TheoryData<DatabaseProvider> Providers = KeysWorld.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Publishes_what_a_plan_says_and_opens(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", new Quota(1000, 0, "DAY"), "prod");

        var limits = Map<Throttle>.Empty.With("/pets/GET", new Throttle(5, 5));
        plan = (await world.Plans.SaveStageAsync(world.Owner, world.Team.Id, plan.Id, new("petsapi001", "prod", limits), default)).Value;

        var published = await world.PublishedAsync<PlanContent>(FeedKind.Plan, plan.Id);
        Assert.Equal(new Throttle(10, 20), published!.Throttle);
        Assert.Equal(new Quota(1000, 0, "DAY"), published.Quota);
        Assert.Equal("123456789012", published.AccountId);
        Assert.Equal(new Throttle(5, 5), Assert.Single(published.ApiStages).Throttle["/pets/GET"]);
        var stage = Assert.Single(plan.Stages);
        Assert.Equal(("pets", "v1", "prod", true), (stage.ApiName, stage.Version, stage.Stage, stage.Deployed));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Takes_a_stage_out_of_what_is_published(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "dev", "prod");

        var left = await world.Plans.RemoveStageAsync(world.Owner, world.Team.Id, plan.Id, "petsapi001", "prod", default);

        Assert.Equal("dev", Assert.Single(left.Value.Stages).Stage);
        Assert.Equal("dev", Assert.Single((await world.PublishedAsync<PlanContent>(FeedKind.Plan, plan.Id))!.ApiStages).Stage);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Refuses_a_stale_change_and_shows_what_is_stored(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter");
        var first = await world.Plans.UpdateAsync(world.Owner, world.Team.Id, plan.Id, plan.Revision, new("Starter", Throttle: new(50, 100)), default);
        Assert.Equal(new Throttle(50, 100), first.Value.Throttle);

        var second = await world.Plans.UpdateAsync(world.Owner, world.Team.Id, plan.Id, plan.Revision, new("Starter", Throttle: new(1, 1)), default);

        Assert.Equal(FailureKind.Conflict, second.Failure!.Kind);
        Assert.Equal(new Throttle(50, 100), Assert.IsType<PlanView>(second.Failure.Current).Throttle);
    }

    [Theory]
    [InlineData("DAY", 1, "Usage Plan quota offset must be zero in the DAY period")]
    [InlineData("WEEK", 7, "Usage Plan quota offset must be between zero and six inclusive in the WEEK period")]
    [InlineData("MONTH", 28, "Usage Plan quota offset must be between zero and 27 inclusive in the MONTH period")]
    public async Task Refuses_a_quota_offset_that_Amazon_refuses(string period, int offset, string message)
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        var outcome = await world.Plans.CreateAsync(world.Owner, world.Team.Id, new("Starter", Quota: new(100, offset, period)), default);

        Assert.Equal(message, Assert.Single(outcome.Failure!.Problems).Message);
    }

    [Fact]
    public async Task Names_every_problem_of_a_plan_with_its_field()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        var outcome = await world.Plans.CreateAsync(world.Owner, world.Team.Id, new(" ", Throttle: new(-1, -2), Quota: new(0, 0, "YEAR")), default);

        Assert.Equal(
            ["name", "throttle.rateLimit", "throttle.burstLimit", "quota.limit", "quota.period"],
            outcome.Failure!.Problems.Select(problem => problem.Where));
    }

    [Fact]
    public async Task Refuses_a_stage_that_is_not_there_or_another_teams()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter");

        var outcome = await world.Plans.SaveStageAsync(world.Owner, world.Team.Id, plan.Id, new("petsapi001", "nope", []), default);

        Assert.Equal($"Invalid API Stage {{api: petsapi001, stage: nope}} specified for usageplan {plan.Id}", outcome.Failure!.Message);
    }

    [Fact]
    public async Task Refuses_a_throttle_for_what_is_not_a_method()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter");

        var outcome = await world.Plans.SaveStageAsync(
            world.Owner, world.Team.Id, plan.Id, new("petsapi001", "prod", Map<Throttle>.Empty.With("pets GET", new Throttle(1, 1))), default);

        Assert.Equal("throttle.pets GET", Assert.Single(outcome.Failure!.Problems).Where);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Refuses_a_stage_that_a_key_of_the_plan_reaches_by_another_plan(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var starter = await world.PlanAsync("Starter", null, "prod");
        var partner = await world.PlanAsync("Partner", null, "dev");
        await world.KeyAsync("kiosk", starter.Id, partner.Id);

        var outcome = await world.Plans.SaveStageAsync(world.Owner, world.Team.Id, partner.Id, new("petsapi001", "prod", []), default);

        Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind);
        Assert.Contains("kiosk", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("Starter", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Deletes_a_plan_with_keys_only_when_their_number_is_confirmed(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var key = await world.KeyAsync("kiosk", plan.Id);

        var refused = await world.Plans.DeleteAsync(world.Owner, world.Team.Id, plan.Id, 0, default);
        Assert.Equal(FailureKind.Conflict, refused.Failure!.Kind);
        Assert.Equal(1, refused.Failure.Current);
        Assert.NotNull(await world.PublishedAsync<PlanContent>(FeedKind.Plan, plan.Id));

        Assert.True((await world.Plans.DeleteAsync(world.Owner, world.Team.Id, plan.Id, 1, default)).IsOk);
        Assert.Null(await world.PublishedAsync<PlanContent>(FeedKind.Plan, plan.Id));
        Assert.Empty((await world.List.GetAsync(world.Owner, world.Team.Id, key.Id, default)).Value.Key.Plans);
    }

    [Fact]
    public async Task Lets_a_viewer_look_and_not_touch()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter");

        Assert.True((await world.Plans.GetAsync(world.Viewer, world.Team.Id, plan.Id, default)).IsOk);
        Assert.Equal(FailureKind.Forbidden, (await world.Plans.CreateAsync(world.Viewer, world.Team.Id, new("Mine"), default)).Failure!.Kind);
        Assert.Equal(FailureKind.Forbidden, (await world.Plans.DeleteAsync(world.Viewer, world.Team.Id, plan.Id, 0, default)).Failure!.Kind);
        Assert.Equal(FailureKind.Forbidden, (await world.Keys.CreateAsync(world.Viewer, world.Team.Id, "mine", plan.Id, default)).Failure!.Kind);
    }
}
