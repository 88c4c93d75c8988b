using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Traffic;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Portal.Tests.Traffic;

public sealed class TrafficScopesTests : IAsyncLifetime, IDbContextFactory<PortalDb>
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Actor _ana = Actor.User("ana");
    private TrafficScopes _scopes = null!;

    public async ValueTask InitializeAsync()
    {
        await _connection.OpenAsync();
        await using var db = CreateDbContext();
        await db.Database.EnsureCreatedAsync();
        db.Users.AddRange(new PortalUser { Id = "ana", UserName = "ana" }, new PortalUser { Id = "bo", UserName = "bo" });
        foreach (var (slug, account, api, user) in new[] { ("acme", "111111111111", "acmepets01", "ana"), ("other", "222222222222", "otherpets1", "bo") })
        {
            var team = new Team { Slug = slug, Name = slug, AccountId = account };
            var pets = new Api { TeamId = team.Id, Name = "pets-" + slug };
            db.AddRange(team, pets, new Member { TeamId = team.Id, UserId = user, Roles = Roles.Viewer });
            db.Add(new ApiVersion { ApiId = api, ApiKey = pets.Id, TeamId = team.Id, Label = "v1", AwsName = "pets-" + slug });
        }

        await db.SaveChangesAsync();
        _scopes = new TrafficScopes(new TeamLookup(this), new VersionLookup(new Commands(this, new FeedSignal(), TimeProvider.System)));
    }

    public PortalDb CreateDbContext() => new((DbContextOptions<PortalDb>)new DbContextOptionsBuilder<PortalDb>().UseSqlite(_connection).Options);

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    [Fact]
    public async Task A_member_reads_the_account_of_the_team_and_the_id_of_the_version()
    {
        var scope = await FindAsync("acme", "pets-acme", "v1", "?stage=prod&route=GET%20%2Fpets");

        Assert.True(scope.IsOk);
        Assert.Equal("111111111111", scope.Value.Traffic.AccountId);
        Assert.Equal(["acmepets01"], scope.Value.Traffic.ApiIds!);
        Assert.Equal(("prod", "/pets", "GET"), (scope.Value.Traffic.Stage, scope.Value.Traffic.Resource, scope.Value.Traffic.Method));
    }

    [Theory]
    [InlineData("other", null, null)]
    [InlineData("other", "pets-other", "v1")]
    [InlineData("acme", "pets-other", "v1")]
    [InlineData("acme", "pets-acme", "v2")]
    [InlineData("nobody", null, null)]
    public async Task What_the_reader_may_not_see_is_not_found(string team, string? api, string? version)
    {
        var scope = await FindAsync(team, api, version, "");

        Assert.Equal(FailureKind.NotFound, scope.Failure?.Kind);
    }

    private Task<Outcome<AllowedScope>> FindAsync(string team, string? api, string? version, string query) =>
        _scopes.FindAsync(_ana, team, api, version, TrafficView.Read(new QueryValues(query)), default);
}
