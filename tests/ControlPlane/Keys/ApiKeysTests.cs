using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Keys;

public sealed class ApiKeysTests
{
    public static readonly TheoryData<DatabaseProvider> Providers = KeysWorld.Providers;

    [Fact]
    public void Makes_values_of_44_letters_and_digits_that_know_themselves()
    {
        var value = KeyValue.New();

        Assert.Matches("^gkd[0-9A-Za-z]{41}$", value);
        Assert.True(KeyValue.IsOurs(value));
        Assert.False(KeyValue.IsOurs(value[..^1] + (value[^1] == 'x' ? 'y' : 'x')));
        Assert.False(KeyValue.IsOurs(value[..20] + (value[20] == 'x' ? 'y' : 'x') + value[21..]));
        Assert.NotEqual(value, KeyValue.New());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Publishes_the_hash_under_which_a_node_finds_the_value(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");

        var key = (await world.Keys.CreateAsync(world.Owner, world.Team.Id, "kiosk", plan.Id, default)).Value;

        var published = await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, key.Id);
        Assert.Equal(KeyValue.Hash(world.Pepper.Value, key.Value), Assert.Single(published!.Secrets).Hash);
        Assert.Equal(plan.Id, Assert.Single(published.PlanIds));
        Assert.Equal(key.Value[..8], published.Prefix);
        Assert.True(published.Enabled);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Keeps_no_value_anywhere(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var made = await world.KeyAsync("kiosk", plan.Id);
        var given = (await world.Keys.CreateAsync(
            world.Owner, world.Team.Id, new(new("given"), []) { Value = "abcdefghijABCDEFGHIJ0123456789", KeepSealed = true }, default)).Value;
        var rotated = (await world.Rotation.RotateAsync(world.Owner, world.Team.Id, given.Id, Overlap.Hour, default)).Value;
        var imported = (await world.Import.ApplyAsync(
            world.Owner, world.Team.Id, "name,key\nfrom-file,importedimportedimported1\nmade,\n", null, null, default)).Value;

        var stored = await world.EverythingStoredAsync();

        Assert.Contains("kiosk", stored, StringComparison.Ordinal);
        foreach (var value in new[] { made.Value, given.Value, rotated.Value, "importedimportedimported1", Assert.Single(imported.Issued).Value })
        {
            Assert.DoesNotContain(value, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(value[8..], stored, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(made.Value, made.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghij", new NewKey(new("n"), []) { Value = "abcdefghijABCDEFGHIJ" }.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Keeps_a_sealed_copy_only_when_asked(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plain = await world.KeyAsync("plain");
        var sealedKey = (await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("sealed"), []) { KeepSealed = true }, default)).Value;

        await using var db = world.CreateDbContext();
        Assert.Null((await db.ApiKeys.FindAsync(plain.Id))!.SealedValue);
        var copy = (await db.ApiKeys.FindAsync(sealedKey.Id))!.SealedValue!;
        Assert.Equal(sealedKey.Value, System.Text.Encoding.UTF8.GetString(world.Sealer.Unseal(ApiKeys.SealPurpose, copy)));
    }

    [Theory]
    [InlineData("short", "API Key value should be at least 20 characters")]
    [InlineData("has_underscores_and_more_than_20", "API Key value can only contain letters and digits")]
    public async Task Refuses_a_value_that_is_none(string value, string message)
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        var outcome = await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("k"), []) { Value = value }, default);

        Assert.Equal(message, Assert.Single(outcome.Failure!.Problems).Message);
    }

    [Fact]
    public async Task Refuses_a_value_or_a_name_that_is_too_long()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        var outcome = await world.Keys.CreateAsync(
            world.Owner, world.Team.Id, new(new(new string('n', 1025)), []) { Value = new string('v', 129) }, default);

        Assert.Equal(
            ["Invalid API Key name, can be at most 1024 characters.", "API Key value exceeds maximum size of 128 characters"],
            outcome.Failure!.Problems.Select(problem => problem.Message));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Refuses_a_value_that_a_key_has_or_had_while_it_still_works(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        const string value = "abcdefghijABCDEFGHIJ";
        var key = (await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("one"), []) { Value = value }, default)).Value;

        Assert.Equal("API Key already exists", (await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("two"), []) { Value = value }, default)).Failure!.Message);
        await world.Rotation.RotateAsync(world.Owner, world.Team.Id, key.Id, Overlap.Day, default);
        Assert.Equal("API Key already exists", (await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("two"), []) { Value = value }, default)).Failure!.Message);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Lets_two_at_once_make_one_key_of_one_value(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
            world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new($"k{i}"), []) { Value = "abcdefghijABCDEFGHIJ" }, default))));

        Assert.Single(outcomes, outcome => outcome.IsOk);
        Assert.All(outcomes.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Refuses_two_plans_for_one_stage_and_names_both(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var starter = await world.PlanAsync("Starter", null, "prod");
        var partner = await world.PlanAsync("Partner", null, "prod");
        var key = await world.KeyAsync("kiosk", starter.Id);

        foreach (var failure in new[]
        {
            (await world.Keys.AttachAsync(world.Owner, world.Team.Id, key.Id, partner.Id, default)).Failure!,
            (await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("both"), [starter.Id, partner.Id]), default)).Failure!,
        })
        {
            Assert.Equal(FailureKind.Conflict, failure.Kind);
            Assert.Contains("Starter", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Partner", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Tells_nodes_of_every_change(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var key = await world.KeyAsync("kiosk");
        Task<ApiKeyContent?> Published() => world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, key.Id);

        await world.Keys.AttachAsync(world.Owner, world.Team.Id, key.Id, plan.Id, default);
        Assert.Equal(plan.Id, Assert.Single((await Published())!.PlanIds));
        await world.Keys.EnableAsync(world.Owner, world.Team.Id, key.Id, false, default);
        Assert.False((await Published())!.Enabled);
        var end = world.Time.GetUtcNow().AddDays(30);
        await world.Keys.UpdateAsync(world.Owner, world.Team.Id, key.Id, new("kiosk two", "desk", true, end, "cust-1"), default);
        Assert.Equal(("kiosk two", end, true), ((await Published())!.Name, (await Published())!.ExpiresAt, (await Published())!.Enabled));
        await world.Keys.DetachAsync(world.Owner, world.Team.Id, key.Id, plan.Id, default);
        Assert.Empty((await Published())!.PlanIds);
        Assert.True((await world.Keys.DeleteAsync(world.Owner, world.Team.Id, key.Id, default)).IsOk);
        Assert.Null(await Published());
        await using var db = world.CreateDbContext();
        Assert.Equal(6, await db.Audit.CountAsync(entry => entry.Target == $"keys/{key.Id}"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Changes_many_and_lists_those_that_are_gone(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var (one, two) = (await world.KeyAsync("one"), await world.KeyAsync("two"));

        var result = await world.Keys.BulkAsync(world.Owner, world.Team.Id, BulkAction.Suspend, [one.Id, two.Id, "nosuchkey0"], default);

        Assert.Equal(2, result.Value.Done);
        Assert.Equal("nosuchkey0", Assert.Single(result.Value.Failures).Id);
        Assert.False((await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, two.Id))!.Enabled);
        await world.Keys.BulkAsync(world.Owner, world.Team.Id, BulkAction.Delete, [one.Id, two.Id], default);
        Assert.Empty((await world.List.ListAsync(world.Owner, world.Team.Id, new(), null, 10, default)).Value.Rows);
        Assert.Null(await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, one.Id));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Rotates_with_both_values_until_the_overlap_ends(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var first = await world.KeyAsync("kiosk");
        var second = (await world.Rotation.RotateAsync(world.Owner, world.Team.Id, first.Id, Overlap.Hour, default)).Value;

        var published = await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, first.Id);
        Assert.Equal(
            [new(KeyValue.Hash(world.Pepper.Value, second.Value)), new ApiKeySecret(KeyValue.Hash(world.Pepper.Value, first.Value), world.Time.GetUtcNow().AddHours(1))],
            published!.Secrets);
        Assert.Equal(KeyState.Rotating, (await world.List.FindByValueAsync(world.Owner, world.Team.Id, first.Value, default)).Value.State);
        Assert.Equal(FailureKind.Conflict, (await world.Rotation.RotateAsync(world.Owner, world.Team.Id, first.Id, Overlap.Hour, default)).Failure!.Kind);

        Assert.True((await world.Rotation.EndOverlapAsync(world.Owner, world.Team.Id, first.Id, default)).IsOk);
        Assert.Single((await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, first.Id))!.Secrets);
        Assert.False((await world.List.FindByValueAsync(world.Owner, world.Team.Id, first.Value, default)).IsOk);
        Assert.True((await world.List.FindByValueAsync(world.Owner, world.Team.Id, second.Value, default)).IsOk);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Ends_an_overlap_by_the_clock(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var first = await world.KeyAsync("kiosk");
        await world.Rotation.RotateAsync(world.Owner, world.Team.Id, first.Id, Overlap.Hour, default);

        world.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.False((await world.List.FindByValueAsync(world.Owner, world.Team.Id, first.Value, default)).IsOk);
        Assert.Equal(KeyState.Active, (await world.List.GetAsync(world.Owner, world.Team.Id, first.Id, default)).Value.Key.State);
        Assert.True((await world.Rotation.RotateAsync(world.Owner, world.Team.Id, first.Id, Overlap.UntilEnded, default)).IsOk);
        world.Time.Advance(TimeSpan.FromDays(400));
        Assert.True((await world.List.GetAsync(world.Owner, world.Team.Id, first.Id, default)).Value.Overlapping);
    }

    [Fact]
    public async Task Says_what_plans_reach_and_gives_a_path_to_try()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var plan = await world.PlanAsync("Starter", null, "prod");

        var reach = Assert.Single((await world.Reach.ReadAsync(world.Owner, world.Team.Id, [plan.Id], default)).Value);

        Assert.Equal(("pets", "v1", "prod", 2, 1, "/pets", "GET"), (reach.ApiName, reach.Version, reach.Stage, reach.Routes, reach.KeyRoutes, reach.SamplePath, reach.SampleVerb));
    }
}
