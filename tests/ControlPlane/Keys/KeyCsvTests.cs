using System.Text;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Keys;

public sealed class KeyCsvTests
{
    public static readonly TheoryData<DatabaseProvider> Providers = KeysWorld.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Takes_Amazons_columns_in_any_order_and_case(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var starter = await world.PlanAsync("Starter", null, "prod");
        var partner = await world.PlanAsync("Partner", null, "dev");
        var file = $"Enabled,USAGEPLANIDS,Key,name,description\nFALSE,\"{starter.Id},{partner.Id}\",abcdefghijABCDEFGHIJ,one,first\nTRUE,{starter.Id}|{partner.Id},abcdefghijABCDEFGHIK,two,\n,starter,abcdefghijABCDEFGHIL,three,\n";

        var result = (await world.Import.ApplyAsync(world.Owner, world.Team.Id, file, null, null, default)).Value;

        Assert.Equal((3, 0, 0, 0), (result.Created, result.Updated, result.Errors.Count, result.Issued.Count));
        var one = (await world.List.FindByValueAsync(world.Owner, world.Team.Id, "abcdefghijABCDEFGHIJ", default)).Value;
        Assert.Equal(("one", "first", false, 2), (one.Name, one.Description, one.Enabled, one.Plans.Count));
        Assert.Equal(2, (await world.PublishedAsync<ApiKeyContent>(FeedKind.ApiKey, one.Id))!.PlanIds.Count);
        Assert.Equal("Starter", Assert.Single((await world.List.FindByValueAsync(world.Owner, world.Team.Id, "abcdefghijABCDEFGHIL", default)).Value.Plans).Name);
    }

    [Fact]
    public async Task Says_of_every_row_what_would_become_of_it_and_changes_nothing()
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.PlanAsync("Starter", null, "prod");
        await world.PlanAsync("Partner", null, "prod");
        await world.Keys.CreateAsync(world.Owner, world.Team.Id, new(new("old"), []) { Value = "abcdefghijABCDEFGHIJ" }, default);
        const string file = """
            name,key,Enabled,usageplanIds
            known,abcdefghijABCDEFGHIJ,true,
            new,abcdefghijABCDEFGHIK,true,Starter
            twice,abcdefghijABCDEFGHIK,true,
            short,abc,true,
            maybe,,perhaps,
            both,,true,Starter|Partner
            nowhere,,true,nosuch
            made,,,
            """;

        var rows = (await world.Import.PreviewAsync(world.Owner, world.Team.Id, file, null, default)).Value.Rows;

        Assert.Equal("Update New Error Error Error Error Error New", string.Join(' ', rows.Select(row => row.Kind)));
        Assert.Equal("An earlier row of the file has the same value.", rows[2].Why);
        Assert.Contains("at least 20 characters", rows[3].Why, StringComparison.Ordinal);
        Assert.Contains("perhaps", rows[4].Why, StringComparison.Ordinal);
        Assert.Contains("both open stage prod", rows[5].Why, StringComparison.Ordinal);
        Assert.Contains("nosuch", rows[6].Why, StringComparison.Ordinal);
        Assert.Single((await world.List.ListAsync(world.Owner, world.Team.Id, new(), null, 10, default)).Value.Rows);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Updates_on_a_repeat_instead_of_making_keys_twice(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        await world.Import.ApplyAsync(world.Owner, world.Team.Id, $"name,key,usageplanIds\none,abcdefghijABCDEFGHIJ,{plan.Id}\n", null, null, default);

        var again = (await world.Import.ApplyAsync(world.Owner, world.Team.Id, "name,key\nrenamed,abcdefghijABCDEFGHIJ\n", null, null, default)).Value;

        Assert.Equal((0, 1), (again.Created, again.Updated));
        var key = Assert.Single((await world.List.ListAsync(world.Owner, world.Team.Id, new(), null, 10, default)).Value.Rows);
        Assert.Equal(("renamed", 0), (key.Name, key.Plans.Count));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "It names neither name nor key")]
    [InlineData("name,key\n", "no rows")]
    [InlineData("", "no rows|neither")]
    [InlineData("name,key\n\"one,two\n", "not CSV")]
    public async Task Refuses_what_is_no_key_file(string file, string why)
    {
        var world = await KeysWorld.CreateAsync(DatabaseProvider.Sqlite);

        Assert.Matches(why, (await world.Import.PreviewAsync(world.Owner, world.Team.Id, file, null, default)).Failure!.Message);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Exports_no_value_and_no_formula(DatabaseProvider provider)
    {
        var world = await KeysWorld.CreateAsync(provider);
        var key = await world.KeyAsync("=1+1");
        await world.KeyAsync("plain, \"quoted\"");

        var file = new StringBuilder();
        await foreach (var piece in world.Export.WriteAsync(world.Owner, world.Team.Id, new(), default))
        {
            file.Append(piece);
        }

        var text = file.ToString();
        Assert.StartsWith("name,key,description,Enabled,usageplanIds,", text, StringComparison.Ordinal);
        Assert.Contains("'=1+1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=1+1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Value[8..], text, StringComparison.Ordinal);
        var again = (await world.Import.PreviewAsync(world.Owner, world.Team.Id, text, null, default)).Value;
        Assert.Equal(["=1+1", "plain, \"quoted\""], again.Rows.Select(row => row.Name).Order());
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Imports_20_000_keys_in_seconds_and_tells_nodes_of_each(DatabaseProvider provider)
    {
        const int count = 20_000;
        var world = await KeysWorld.CreateAsync(provider);
        var plan = await world.PlanAsync("Starter", null, "prod");
        var file = new StringBuilder("name,key,usageplanIds\n");
        for (var i = 0; i < count; i++)
        {
            file.Append($"k{i},importedimported{i:000000},{plan.Id}\n");
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = (await world.Import.ApplyAsync(world.Owner, world.Team.Id, file.ToString(), null, null, default)).Value;

        Assert.Equal(count, result.Created);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} keys in {watch.Elapsed}");
        await using var db = world.CreateDbContext();
        Assert.Equal(count, await db.Feed.CountAsync(row => row.Kind == FeedKind.ApiKey && row.Hash != null));
    }
}
