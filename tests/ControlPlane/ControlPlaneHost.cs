using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Import;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.ControlPlane.Tests;

/// <summary>The control plane over a database of its own, with one team and its people.</summary>
internal sealed class ControlPlaneHost : IAsyncDisposable
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private readonly ServiceProvider _services;
    private readonly string? _directory;

    private ControlPlaneHost(ServiceProvider services, FakeTimeProvider time, string? directory)
    {
        _services = services;
        _directory = directory;
        Time = time;
    }

    public FakeTimeProvider Time { get; }

    public Team Team { get; private set; } = null!;

    public Actor Owner { get; private set; } = null!;

    public Guid TeamId => Team.Id;

    public ApiOperations Apis => Get<ApiOperations>();

    public VersionOperations Versions => Get<VersionOperations>();

    public DraftOperations Drafts => Get<DraftOperations>();

    public StageOperations Stages => Get<StageOperations>();

    public DeploymentOperations Deployments => Get<DeploymentOperations>();

    public DeploymentPreviews Previews => Get<DeploymentPreviews>();

    public DeploymentHistory History => Get<DeploymentHistory>();

    public Pushes Pushes => Get<Pushes>();

    public IFeed Feed => Get<IFeed>();

    public static async Task<ControlPlaneHost> StartAsync(DatabaseProvider provider)
    {
        string? directory = null;
        string connection;
        if (provider == DatabaseProvider.Postgres)
        {
            connection = await ScratchPostgres.NewDatabaseAsync();
        }
        else
        {
            directory = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;
            connection = $"Data Source={Path.Combine(directory, "portal.db")};Foreign Keys=True;Pooling=False";
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton<TimeProvider>(time);
        services.AddDbContextFactory<PortalDb>(options => options.UsePortalDatabase(provider, connection));
        services.AddSingleton<Sealer>();
        services.AddSingleton<Pepper>();
        services.AddApis(new ConfigurationBuilder().Build());
        services.AddImport();
        var host = new ControlPlaneHost(services.BuildServiceProvider(), time, directory);
        await host.PrepareAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<T> ReadAsync<T>(Func<PortalDb, Task<T>> read)
    {
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>A person with these roles in the team.</summary>
    public async Task<Actor> PersonAsync(string email, Roles roles)
    {
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        var user = new PortalUser { UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), CreatedAt = Time.GetUtcNow() };
        db.Users.Add(user);
        db.Members.Add(new Member { TeamId = TeamId, UserId = user.Id, Roles = roles, JoinedAt = Time.GetUtcNow() });
        await db.SaveChangesAsync();
        return Actor.User(user.Id);
    }

    /// <summary>An API with one version whose draft can be deployed.</summary>
    public async Task<string> ApiAsync(string name = "pets", RestApi? definition = null) =>
        (await Apis.CreateAsync(Owner, new CreateApi(TeamId, name, null, definition ?? Samples.Pets), default)).Value.ApiId;

    public async Task<Deployed> DeployAsync(string apiId, string stage = "dev", bool resume = false) =>
        (await Deployments.DeployAsync(Owner, new Deploy(apiId, stage, "a note", Resume: resume, CreateStage: true), default)).Value;

    public async Task<DraftView> SaveAsync(string apiId, Func<RestApi, RestApi> edit)
    {
        var draft = (await Drafts.LoadAsync(Owner, apiId, default)).Value;
        return (await Drafts.SaveAsync(Owner, new SaveDraft(apiId, draft.Revision, edit(draft.Definition)), default)).Value;
    }

    /// <summary>The content that the feed tells for a key; null for a tombstone or nothing.</summary>
    public async Task<T?> PublishedAsync<T>(string kind, string key)
        where T : class
    {
        var entry = (await Feed.ManifestAsync(default)).Entries.SingleOrDefault(x => x.Kind == kind && x.Key == key);
        return entry?.Hash is { } hash ? DefinitionJson.Read<T>((await Feed.ContentsAsync([hash], default))[hash]) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task PrepareAsync()
    {
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        Team = new Team { Slug = "acme", Name = "Acme", AccountId = "123456789012", CreatedAt = Time.GetUtcNow() };
        db.Teams.Add(Team);
        await db.SaveChangesAsync();
        await Get<Pepper>().LoadAsync(default);
        Owner = await PersonAsync("owner@acme.test", Roles.Owner);
    }
}
