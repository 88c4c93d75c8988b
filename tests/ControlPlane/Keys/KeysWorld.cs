using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.ControlPlane.Tests.Keys;

/// <summary>A team with two stages on a database of its own, and the operations on it.</summary>
public sealed class KeysWorld : IDbContextFactory<PortalDb>
{
    public static readonly TheoryData<DatabaseProvider> Providers = [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private readonly DbContextOptions<PortalDb> _options;

    private KeysWorld(DatabaseProvider provider, string connection)
    {
        var builder = new DbContextOptionsBuilder<PortalDb>();
        builder.UsePortalDatabase(provider, connection);
        _options = builder.Options;
        Sealer = new Sealer(new EphemeralDataProtectionProvider());
        Pepper = new Pepper(this, Sealer);
        Commands = new Commands(this, new FeedSignal(), Time);
        Plans = new UsagePlans(Commands);
        Keys = new ControlPlane.Keys.ApiKeys(Commands, Pepper, Sealer);
        Rotation = new ControlPlane.Keys.KeyRotation(Commands, Pepper, Sealer);
        List = new ControlPlane.Keys.KeyList(Commands, Pepper, Time);
        Import = new ControlPlane.Keys.KeyImport(Commands, Pepper);
        Export = new ControlPlane.Keys.KeyExport(List);
        Reach = new ControlPlane.Keys.KeyReach(Commands);
        Usage = new KeyUsage(Commands, Time);
        Ledger = new UsageLedger(this, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public Team Team { get; } = new() { Slug = "acme", Name = "Acme", AccountId = "123456789012" };

    public Actor Owner { get; } = Actor.System("test");

    public Actor Viewer { get; } = Actor.User("viewer");

    public Sealer Sealer { get; }

    public Pepper Pepper { get; }

    public Commands Commands { get; }

    public UsagePlans Plans { get; }

    public ControlPlane.Keys.ApiKeys Keys { get; }

    public ControlPlane.Keys.KeyRotation Rotation { get; }

    public ControlPlane.Keys.KeyList List { get; }

    public ControlPlane.Keys.KeyImport Import { get; }

    public ControlPlane.Keys.KeyExport Export { get; }

    public ControlPlane.Keys.KeyReach Reach { get; }

    public KeyUsage Usage { get; }

    public UsageLedger Ledger { get; }

    public static async Task<KeysWorld> CreateAsync(DatabaseProvider provider)
    {
        var connection = provider == DatabaseProvider.Postgres
            ? await ScratchPostgres.NewDatabaseAsync()
            : $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("gatehouse-keys-").FullName, "portal.db")}";
        var world = new KeysWorld(provider, connection);
        await using var db = world.CreateDbContext();
        await db.Database.EnsureCreatedAsync();
        await world.Pepper.LoadAsync(default);
        db.Teams.Add(world.Team);
        var user = new PortalUser { Id = "viewer", UserName = "viewer@example.com", Email = "viewer@example.com" };
        db.Users.Add(user);
        db.Members.Add(new Member { TeamId = world.Team.Id, UserId = user.Id, Roles = Roles.Viewer });
        var api = new Api { TeamId = world.Team.Id, Name = "pets" };
        db.Apis.Add(api);
        db.Versions.Add(new ApiVersion { ApiId = "petsapi001", ApiKey = api.Id, TeamId = world.Team.Id, Label = "v1", AwsName = "pets" });
        var definition = new RestApi
        {
            Resources = RestApi.Root.With("/pets", new RestResource
            {
                Methods = Map<RestMethod>.Empty.With("GET", new RestMethod { ApiKeyRequired = true }).With("POST", new RestMethod()),
            }),
        };
        var hash = await db.StoreAsync(DefinitionJson.Write(definition), default);
        db.Deployments.Add(new Deployment { Id = "dep001", ApiId = "petsapi001", Number = 1, DefinitionHash = hash, IdsHash = hash, Author = "test" });
        foreach (var name in new[] { "dev", "prod" })
        {
            db.Stages.Add(new Stage { ApiId = "petsapi001", Name = name, TeamId = world.Team.Id, Settings = [], DeploymentId = "dep001", DeploymentNumber = 1 });
        }

        await db.SaveChangesAsync();
        return world;
    }

    public PortalDb CreateDbContext() => new(_options);

    public async Task<PlanView> PlanAsync(string name, Quota? quota = null, params string[] stages)
    {
        var plan = (await Plans.CreateAsync(Owner, Team.Id, new PlanInput(name, Throttle: new(10, 20), Quota: quota), default)).Value;
        foreach (var stage in stages)
        {
            plan = (await Plans.SaveStageAsync(Owner, Team.Id, plan.Id, new("petsapi001", stage, []), default)).Value;
        }

        return plan;
    }

    public async Task<ControlPlane.Keys.IssuedKey> KeyAsync(string name, params string[] planIds) =>
        (await Keys.CreateAsync(Owner, Team.Id, new(new(name), planIds), default)).Value;

    /// <summary>What the feed says now; null when it has no word or a tombstone.</summary>
    public async Task<T?> PublishedAsync<T>(string kind, string key)
        where T : class
    {
        await using var db = CreateDbContext();
        var row = await db.Feed.FirstOrDefaultAsync(x => x.Kind == kind && x.Key == key);
        return row?.Hash is null ? null : DefinitionJson.Read<T>(await db.LoadAsync(row.Hash, default));
    }

    /// <summary>Everything that is stored of keys, as one text to search for what must not be in it.</summary>
    public async Task<string> EverythingStoredAsync()
    {
        await using var db = CreateDbContext();
        var text = new StringBuilder();
        foreach (var entry in await db.Audit.ToListAsync())
        {
            text.AppendLine($"{entry.Action} {entry.Target} {entry.Sentence} {entry.Detail}");
        }

        foreach (var content in await db.Contents.ToListAsync())
        {
            text.AppendLine(Encoding.UTF8.GetString(content.Expand()));
        }

        foreach (var key in await db.ApiKeys.ToListAsync())
        {
            text.AppendLine(System.Text.Json.JsonSerializer.Serialize(key));
            text.AppendLine(key.SealedValue is null ? "" : Encoding.Latin1.GetString(key.SealedValue));
        }

        return text.ToString();
    }
}
