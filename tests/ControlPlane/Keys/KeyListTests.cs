using System.Diagnostics;
using System.Text;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Keys;

public sealed class KeyListTests
{
    public static readonly TheoryData<DatabaseProvider> Providers = KeysWorld.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Pages_newest_first_without_a_gap_or_a_repeat(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        for (var i = 0; i < 25; i++)
        {
            await world.KeyAsync($"k{i:00}", plan.Id);
            if (i % 5 == 4)
            {
                world.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        foreach (var filter in new KeyFilter[] { new(), new(PlanId: plan.Id) })
        {
            var seen = new List<KeyRow>();
            string? after = null;
            do
            {
                var page = (await world.List.ListAsync(world.Owner, world.Team.Id, filter, after, 7, default)).Value;
                seen.AddRange(page.Rows);
                after = page.Next;
            }
            while (after is not null);

            Assert.Equal(25, seen.Select(key => key.Id).Distinct().Count());
            Assert.Equal(25, seen.Count);
            Assert.Equal(seen.Select(key => key.CreatedAt).OrderDescending(), seen.Select(key => key.CreatedAt));
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Finds_by_part_of_a_name_prefix_state_and_plan(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var kiosk = await world.KeyAsync("Berlin-Kiosk", plan.Id);
        var batch = await world.KeyAsync("night-batch");
        await world.Keys.EnableAsync(world.Owner, world.Team.Id, batch.Id, false, default);
        var now = world.Time.GetUtcNow();
        async Task<string> Names(KeyFilter filter) =>
            string.Join(' ', (await world.List.ListAsync(world.Owner, world.Team.Id, filter, null, 10, default)).Value.Rows.Select(key => key.Name).Order());

        Assert.Equal("Berlin-Kiosk", await Names(new("kiosk")));
        Assert.Equal("Berlin-Kiosk", await Names(new(kiosk.Prefix)));
        Assert.Equal("night-batch", await Names(new(State: KeyState.Suspended)));
        Assert.Equal("Berlin-Kiosk", await Names(new(State: KeyState.Active)));
        Assert.Equal("Berlin-Kiosk", await Names(new(PlanId: plan.Id)));
        Assert.Equal("night-batch", await Names(new(PlanId: "")));
        Assert.Equal("", await Names(new("100%")));

        await world.Keys.UpdateAsync(world.Owner, world.Team.Id, kiosk.Id, new("Berlin-Kiosk", ExpiresAt: now.AddDays(5)), default);
        Assert.Equal("Berlin-Kiosk", await Names(new(State: KeyState.Expiring)));
        Assert.Equal("", await Names(new(State: KeyState.Active)));
        await world.Rotation.RotateAsync(world.Owner, world.Team.Id, kiosk.Id, Overlap.Hour, default);
        Assert.Equal("Berlin-Kiosk", await Names(new(State: KeyState.Rotating)));
        world.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal("Berlin-Kiosk", await Names(new(State: KeyState.Expired)));
        Assert.Equal("", await Names(new(State: KeyState.Rotating)));
    }

    [Fact]
    public async Task Refuses_a_position_that_it_never_gave()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        Assert.Equal(FailureKind.Invalid, (await world.List.ListAsync(world.Owner, world.Team.Id, new(), "%%%", 10, default)).Failure!.Kind);
    }

    [Fact]
    public async Task Shows_other_teams_nothing()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        var key = await world.KeyAsync("kiosk");
        var other = new ControlPlane.Teams.Team { Slug = "other", Name = "Other", AccountId = "210987654321" };
        await using (var db = world.CreateDbContext())
        {
            db.Teams.Add(other);
            await db.SaveChangesAsync();
        }

        Assert.Equal(FailureKind.NotFound, (await world.List.GetAsync(world.Owner, other.Id, key.Id, default)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await world.List.FindByValueAsync(world.Owner, other.Id, key.Value, default)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await world.List.ListAsync(world.Viewer, other.Id, new(), null, 10, default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Reads_ranges_of_indexes_among_200_000_keys(DatabaseProvider provider)
    {
        const int count = 200_000;
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        await SeedAsync(world, provider, plan.Id, count);
        var now = world.Time.GetUtcNow();
        await using var db = world.CreateDbContext();
        var first = await db.ApiKeys.OrderByDescending(key => key.CreatedAt).Skip(count / 2).FirstAsync();
        var middle = new KeyList.Position(first.CreatedAt, first.Id, null);
        var questions = new Dictionary<string, IQueryable<ApiKey>>
        {
            ["first page"] = KeyList.Select(db, world.Team.Id, new(), false, null, now),
            ["middle page"] = KeyList.Select(db, world.Team.Id, new(), false, middle, now),
            ["plan"] = KeyList.Select(db, world.Team.Id, new(PlanId: plan.Id), false, middle, now),
            ["name"] = KeyList.Select(db, world.Team.Id, new("key-0001"), true, null, now),
            ["name, next page"] = KeyList.Select(db, world.Team.Id, new("key-0001"), true, new(default, first.Id, "key-0001500"), now),
            ["prefix"] = KeyList.Select(db, world.Team.Id, new("gkd0001"), true, null, now),
            ["suspended"] = KeyList.Select(db, world.Team.Id, new(State: KeyState.Suspended), false, null, now),
            ["value"] = db.ApiKeys.Where(key => key.TeamId == world.Team.Id && key.Hash == first.Hash),
        };
        foreach (var (name, question) in questions)
        {
            var page = question.Take(100);
            var plan2 = await ExplainAsync(db, provider, page);
            Assert.False(plan2.Contains("Seq Scan on \"ApiKeys\"", StringComparison.Ordinal), $"{name}: {plan2}");
            Assert.False(plan2.Contains("SCAN a\n", StringComparison.Ordinal) || plan2.Contains("SCAN p\n", StringComparison.Ordinal), $"{name}: {plan2}");
            Assert.Matches("(?i)index", plan2);
            var watch = Stopwatch.StartNew();
            Assert.NotEmpty(await page.AsNoTracking().ToListAsync());
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{name} took {watch.ElapsedMilliseconds} ms: {plan2}");
        }
    }

    private static async Task SeedAsync(KeysWorld world, DatabaseProvider provider, string planId, int count)
    {
        await using var db = world.CreateDbContext();
        var at = world.Time.GetUtcNow().AddDays(-100);
        var series = provider == DatabaseProvider.Postgres
            ? $"generate_series(1, {count}) AS s(n)"
            : $"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s)";
        var pad = provider == DatabaseProvider.Postgres ? "lpad(n::text, 7, '0')" : "printf('%07d', n)";
        var created = provider == DatabaseProvider.Postgres
            ? $"timestamptz '{at:yyyy-MM-dd HH:mm:ss}+00' + n * interval '1 second'"
            : $"{at.UtcTicks} + n * 10000000";
        var team = provider == DatabaseProvider.Postgres ? $"'{world.Team.Id}'::uuid" : $"'{world.Team.Id.ToString().ToUpperInvariant()}'";
#pragma warning disable EF1002 // Nothing here comes from outside.
        await db.Database.ExecuteSqlRawAsync($$"""
            INSERT INTO "ApiKeys" ("Id", "TeamId", "Name", "SearchName", "Prefix", "Hash", "Enabled", "CreatedAt", "UpdatedAt")
            SELECT 'k' || {{pad}}, {{team}}, 'key-' || {{pad}}, 'key-' || {{pad}}, 'gkd' || substr({{pad}}, 1, 5), 'hash' || {{pad}}, n % 1000 <> 0, {{created}}, {{created}} FROM {{series}};
            INSERT INTO "PlanKeys" ("PlanId", "ApiKeyId", "KeyCreatedAt") SELECT '{{planId}}', "Id", "CreatedAt" FROM "ApiKeys";
            ANALYZE;
            """);
#pragma warning restore EF1002
    }

    private static async Task<string> ExplainAsync(PortalDb db, DatabaseProvider provider, IQueryable<ApiKey> question)
    {
        await using var command = question.CreateDbCommand();
        command.CommandText = (provider == DatabaseProvider.Postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
        await db.Database.OpenConnectionAsync();
        var text = new StringBuilder();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            text.Append(reader.GetString(reader.FieldCount - 1)).Append('\n');
        }

        return text.ToString();
    }
}
