using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Setup;

public sealed class FirstSetupTests
{
    private static readonly SetupInput Ana = new("ana@example.com", "correct horse battery", "Pet lovers");

    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Sets_up_once_however_many_try(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var setup = host.Get<FirstSetup>();
        Assert.False(await setup.IsDoneAsync(Cancel));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(
            () => setup.RunAsync(Ana with { Email = $"ana{number}@example.com", TeamName = $"Team {number}" }, Cancel))));
        Assert.Single(outcomes, outcome => outcome.IsOk);
        Assert.All(outcomes.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind));
        Assert.True(await setup.IsDoneAsync(Cancel));
        Assert.Contains("already set up", (await setup.RunAsync(Ana, Cancel)).Failure!.Message, StringComparison.Ordinal);
        await using var db = await host.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancel);
        Assert.Equal(1, await db.Users.CountAsync(Cancel));
    }

    [Fact]
    public async Task Names_every_wrong_field()
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(DatabaseProvider.Sqlite));
        var failure = (await host.Get<FirstSetup>().RunAsync(new SetupInput("not an address", "short", "a\u0001b"), Cancel)).Failure!;
        Assert.Equal(["Email", "Password", "TeamName"], failure.Problems.Select(problem => problem.Where));
    }

    [Fact]
    public async Task The_code_fits_in_any_case_and_ends_with_set_up()
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(DatabaseProvider.Sqlite));
        var setup = host.Get<FirstSetup>();
        var code = await setup.CodeAsync(Cancel);
        Assert.True(await setup.IsCodeAsync(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), Cancel));
        Assert.False(await setup.IsCodeAsync("AAAA-AAAA-AAAA", Cancel));
        Assert.False(await setup.IsCodeAsync(null, Cancel));
        Assert.True((await setup.RunAsync(Ana, Cancel)).IsOk);
        Assert.False(await setup.IsCodeAsync(code, Cancel));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Makes_a_sample_that_is_live_and_a_bootstrap_key_that_works(DatabaseProvider provider)
    {
        var settings = await StorageHost.SettingsAsync(provider);
        settings["Bootstrap:AccountId"] = "123456789012";
        settings["Bootstrap:AccessKeyId"] = "AKIAIOSFODNN7EXAMPLE";
        settings["Bootstrap:SecretAccessKey"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        await using var host = await StorageHost.StartAsync(settings);
        var made = (await host.Get<FirstSetup>().RunAsync(Ana, Cancel)).Value;
        Assert.Equal("pet-lovers", made.TeamSlug);
        var sample = (await host.Get<Sample>().CreateAsync(Actor.User(made.UserId), made.TeamId, Cancel)).Value;

        await using var db = await host.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancel);
        Assert.Equal("123456789012", (await db.Teams.SingleAsync(Cancel)).AccountId);
        Assert.Equal(1, (await db.Stages.SingleAsync(Cancel)).DeploymentNumber);
        Assert.Equal(sample.ApiId, (await db.PlanStages.SingleAsync(Cancel)).ApiId);

        var credential = await host.Get<TeamAccessKeys>().FindAsync("AKIAIOSFODNN7EXAMPLE", Cancel);
        Assert.Equal("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", credential!.Secret);
        var stored = await db.AccessKeys.SingleAsync(Cancel);
        Assert.False(System.Text.Encoding.Latin1.GetString(stored.SealedSecret).Contains("wJalrXUtnFEMI", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Brings_a_lost_administrator_back()
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(DatabaseProvider.Sqlite));
        var made = (await host.Get<FirstSetup>().RunAsync(Ana, Cancel)).Value;
        var databases = host.Get<IDbContextFactory<PortalDb>>();
        await using (var db = await databases.CreateDbContextAsync(Cancel))
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Disabled, true).SetProperty(user => user.IsPlatformAdministrator, false), Cancel);
        }

        var reset = host.Get<AdministratorReset>();
        Assert.Equal(FailureKind.NotFound, (await reset.RunAsync("bo@example.com", Cancel)).Failure!.Kind);
        var password = (await reset.RunAsync("ANA@example.com", Cancel)).Value;
        Assert.Null(PasswordRules.Check(password, Ana.Email));
        await using var after = await databases.CreateDbContextAsync(Cancel);
        Assert.True((await after.Users.SingleAsync(Cancel)) is { Disabled: false, IsPlatformAdministrator: true });
    }
}
