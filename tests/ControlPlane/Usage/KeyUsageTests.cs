using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Tests.Keys;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Tests.Usage;

public sealed class KeyUsageTests
{
    public static readonly TheoryData<DatabaseProvider> Providers = KeysWorld.Providers;

    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory, MemberData(nameof(Providers))]
    public async Task Adds_up_the_nodes_and_is_not_moved_by_a_repeat_or_a_late_report(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", new Quota(1000, 0, "DAY"), "prod");
        var key = await world.KeyAsync("kiosk", plan.Id);

        await world.Ledger.RecordAsync([new("a", plan.Id, key.Id, Today, 200), new("b", plan.Id, key.Id, Today, 14)], default);
        await world.Ledger.RecordAsync([new("a", plan.Id, key.Id, Today, 200)], default);
        await world.Ledger.RecordAsync([new("a", plan.Id, key.Id, Today, 150), new("a", plan.Id, key.Id, Today.AddDays(-1), 999)], default);

        var use = Assert.Single((await world.Usage.CurrentAsync(world.Owner, world.Team.Id, key.Id, default)).Value);
        Assert.Equal((214, 1000, 786), (use.Used, use.Allowed, use.Remaining));
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), use.ResetsAt);
        Assert.Equal(428, use.ProjectedAt(world.Time.GetUtcNow()));
        var row = (await world.List.GetAsync(world.Owner, world.Team.Id, key.Id, default)).Value.Key;
        Assert.Equal(214, row.Quota!.Used);
        Assert.Equal(world.Time.GetUtcNow(), row.LastUsedAt);
        var days = (await world.Usage.DaysAsync(world.Owner, world.Team.Id, key.Id, 30, default)).Value;
        Assert.Equal(30, days.Length);
        Assert.Equal((999, 214), (days[^2].Requests, days[^1].Requests));
        Assert.Equal(days, (await world.Usage.PlanDaysAsync(world.Owner, world.Team.Id, plan.Id, 30, default)).Value);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Keeps_the_last_use_of_both_values_of_a_rotation_apart(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var key = await world.KeyAsync("kiosk", plan.Id);
        await world.Rotation.RotateAsync(world.Owner, world.Team.Id, key.Id, ControlPlane.Keys.Overlap.Day, default);
        var now = world.Time.GetUtcNow();

        await world.Ledger.RecordAsync([new("a", plan.Id, key.Id, Today, 2, now.AddSeconds(-9), now.AddMinutes(-3))], default);
        await world.Ledger.RecordAsync([new("b", plan.Id, key.Id, Today, 2, now.AddSeconds(-60), now.AddDays(1))], default);

        var detail = (await world.List.GetAsync(world.Owner, world.Team.Id, key.Id, default)).Value;
        Assert.Equal(now.AddSeconds(-9), detail.Key.LastUsedAt);
        Assert.Equal(now, detail.PreviousLastUsedAt);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Answers_as_GetUsage_does(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", new Quota(1000, 0, "MONTH"), "prod");
        var key = await world.KeyAsync("kiosk", plan.Id);
        await world.Ledger.RecordAsync(
            [new("a", plan.Id, key.Id, new(2026, 11, 2), 100), new("a", plan.Id, key.Id, new(2026, 11, 23), 40), new("a", plan.Id, key.Id, Today, 5)], default);

        var item = Assert.Single((await world.Usage.QueryAsync(world.Owner, world.Team.Id, plan.Id, null, new(2026, 11, 22), Today, null, 25, default)).Value);

        Assert.Equal(key.Id, item.KeyId);
        Assert.Equal([(0L, 900L), (40L, 860L), (5L, 855L)], item.Days);
        Assert.Empty((await world.Usage.QueryAsync(world.Owner, world.Team.Id, plan.Id, null, new(2026, 11, 22), Today, key.Id, 25, default)).Value);
    }

    [Fact]
    public async Task Refuses_more_than_90_days()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter");

        Assert.True((await world.Usage.QueryAsync(world.Owner, world.Team.Id, plan.Id, null, Today.AddDays(-89), Today, null, 25, default)).IsOk);
        Assert.Equal(FailureKind.Invalid, (await world.Usage.QueryAsync(world.Owner, world.Team.Id, plan.Id, null, Today.AddDays(-90), Today, null, 25, default)).Failure!.Kind);
    }

    [Fact]
    public async Task Counts_the_keys_that_a_smaller_quota_would_stop()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter", new Quota(1000, 0, "DAY"), "prod");
        var (one, two) = (await world.KeyAsync("one", plan.Id), await world.KeyAsync("two", plan.Id));
        await world.Ledger.RecordAsync([new("a", plan.Id, one.Id, Today, 60), new("b", plan.Id, one.Id, Today, 60), new("a", plan.Id, two.Id, Today, 100)], default);

        Assert.Equal(1, (await world.Usage.OverAsync(world.Owner, world.Team.Id, plan.Id, new(100, 0, "DAY"), default)).Value);
        Assert.Equal(0, (await world.Usage.OverAsync(world.Owner, world.Team.Id, plan.Id, new(120, 0, "DAY"), default)).Value);
    }

    [Theory]
    [InlineData("DAY", "2026-11-24", "2026-11-24", "2026-11-25")]
    [InlineData("WEEK", "2026-11-29", "2026-11-23", "2026-11-30")]
    [InlineData("WEEK", "2026-11-23", "2026-11-23", "2026-11-30")]
    [InlineData("MONTH", "2026-12-31", "2026-12-01", "2027-01-01")]
    public void Cuts_time_into_calendar_periods(string period, string day, string first, string next) =>
        Assert.Equal(new QuotaPeriod(DateOnly.Parse(first), DateOnly.Parse(next)), QuotaPeriod.Of(period, DateOnly.Parse(day)));

    [Fact]
    public void Takes_the_offset_off_the_first_period_only()
    {
        var made = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
        var quota = new Quota(100, 6, "WEEK");

        Assert.Equal(94, QuotaPeriod.AllowedIn(QuotaPeriod.Of("WEEK", made), quota, made));
        Assert.Equal(100, QuotaPeriod.AllowedIn(QuotaPeriod.Of("WEEK", made.AddDays(7)), quota, made));
    }
}
