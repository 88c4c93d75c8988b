using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.ControlPlane.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Teams;

public sealed class TeamMembersTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_last_owner_and_the_last_administrator_stay(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var ana = (await host.Get<FirstSetup>().RunAsync(new("ana@example.com", "correct horse battery", "Pets"), Cancel)).Value;
        var actor = Actor.User(ana.UserId);
        var members = host.Get<TeamMembers>();
        Assert.Equal(FailureKind.Conflict, (await members.RemoveAsync(actor, ana.TeamId, ana.UserId, Cancel)).Failure!.Kind);
        Assert.Equal(FailureKind.Conflict, (await members.SetRolesAsync(actor, ana.TeamId, ana.UserId, Roles.Viewer, Cancel)).Failure!.Kind);
        Assert.Equal(FailureKind.Invalid, (await members.SetRolesAsync(actor, ana.TeamId, ana.UserId, Roles.None, Cancel)).Failure!.Kind);
        Assert.Equal(FailureKind.Invalid, (await members.SetRolesAsync(actor, ana.TeamId, ana.UserId, (Roles)1024, Cancel)).Failure!.Kind);
        var users = host.Get<UserAdministration>();
        Assert.Equal(FailureKind.Conflict, (await users.SetDisabledAsync(actor, ana.UserId, true, Cancel)).Failure!.Kind);
        Assert.Equal(FailureKind.Conflict, (await users.SetAdministratorAsync(actor, ana.UserId, false, Cancel)).Failure!.Kind);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_owners_cannot_remove_each_other(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var ana = (await host.Get<FirstSetup>().RunAsync(new("ana@example.com", "correct horse battery", "Pets"), Cancel)).Value;
        var bo = await JoinAsync(host, ana, "bo@example.com", Roles.Owner);
        var members = host.Get<TeamMembers>();
        var outcomes = await Task.WhenAll(
            Task.Run(() => members.RemoveAsync(Actor.User(ana.UserId), ana.TeamId, bo, Cancel)),
            Task.Run(() => members.RemoveAsync(Actor.User(bo), ana.TeamId, ana.UserId, Cancel)));
        Assert.Single(outcomes, outcome => outcome.IsOk);
        await using var db = await host.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancel);
        Assert.Equal(1, await db.Members.CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_invitation_opens_once_and_is_kept_as_a_hash(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var ana = (await host.Get<FirstSetup>().RunAsync(new("ana@example.com", "correct horse battery", "Pets"), Cancel)).Value;
        var invites = host.Get<TeamInvites>();
        var link = (await invites.InviteAsync(Actor.User(ana.UserId), new(ana.TeamId, "bo@example.com", Roles.Designer, "http://portal"), Cancel)).Value.Link!;
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal("Pets", (await invites.FindAsync(token, Cancel))!.TeamName);
        await using (var db = await host.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancel))
        {
            Assert.NotEqual(token, (await db.Invites.SingleAsync(Cancel)).TokenHash);
            Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString((await db.Messages.SingleAsync(Cancel)).SealedText!), StringComparison.Ordinal);
        }

        // A renewed link ends the one before.
        var renewed = (await invites.InviteAsync(Actor.User(ana.UserId), new(ana.TeamId, "BO@example.com", Roles.Viewer, "http://portal"), Cancel)).Value.Link!;
        Assert.Null(await invites.FindAsync(token, Cancel));
        var good = renewed[(renewed.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(FailureKind.Invalid, (await invites.AcceptAsync(new(good, "Bo", "short"), Cancel)).Failure!.Kind);
        var bo = (await invites.AcceptAsync(new(good, "Bo", "four words are fine"), Cancel)).Value;
        Assert.Equal(FailureKind.NotFound, (await invites.AcceptAsync(new(good, "Bo", "four words are fine"), Cancel)).Failure!.Kind);
        var page = (await host.Get<TeamMembers>().ListAsync(Actor.User(bo), new(ana.TeamId), Cancel)).Value;
        Assert.Equal(["ana@example.com", "bo@example.com"], page.Members.Select(member => member.Email).Order());
        Assert.Equal(Roles.Viewer, page.Members.Single(member => member.UserId == bo).Roles);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_disabled_person_may_do_nothing(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var ana = (await host.Get<FirstSetup>().RunAsync(new("ana@example.com", "correct horse battery", "Pets"), Cancel)).Value;
        var bo = await JoinAsync(host, ana, "bo@example.com", Roles.Owner);
        Assert.True((await host.Get<UserAdministration>().SetDisabledAsync(Actor.User(ana.UserId), bo, true, Cancel)).IsOk);
        Assert.Equal(FailureKind.NotFound, (await host.Get<TeamMembers>().ListAsync(Actor.User(bo), new(ana.TeamId), Cancel)).Failure!.Kind);
    }

    internal static async Task<string> JoinAsync(StorageHost host, SetUp team, string email, Roles roles)
    {
        var invites = host.Get<TeamInvites>();
        var link = (await invites.InviteAsync(Actor.User(team.UserId), new(team.TeamId, email, roles, "http://portal"), Cancel)).Value.Link!;
        return (await invites.AcceptAsync(new(link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..], email.Split('@')[0], "four words are fine"), Cancel)).Value;
    }
}
