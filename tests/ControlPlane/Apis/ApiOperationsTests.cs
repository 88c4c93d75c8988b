using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Apis;

public sealed class ApiOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Creates_an_api_with_version_v1_and_an_audit_row(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var created = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "Pets & more"), default)).Value;

        Assert.Equal("v1", created.Label);
        Assert.Matches("^[a-z0-9]{10}$", created.ApiId);
        var draft = (await host.Drafts.LoadAsync(host.Owner, created.ApiId, default)).Value;
        Assert.Equal(1, draft.Revision);
        Assert.Contains("/", draft.Definition.Resources.Keys);
        Assert.Contains("resource:/", draft.Ids.Keys);
        var audit = await host.ReadAsync(db => db.Audit.SingleAsync());
        Assert.Equal(("api.create", "apis/Pets & more", "owner@acme.test"), (audit.Action, audit.Target, audit.Actor));
    }

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData("a/b", "a/b")]
    [InlineData("a\u0007b", "control characters")]
    [InlineData("new", "new")]
    public async Task Refuses_a_name_and_says_why(string name, string says)
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var failure = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, name), default)).Failure!;
        Assert.Equal(FailureKind.Invalid, failure.Kind);
        Assert.Equal("name", Assert.Single(failure.Problems).Where);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Refuses_a_name_that_the_team_has(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        await host.ApiAsync("pets");
        Assert.Equal(FailureKind.Conflict, (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets"), default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_people_who_take_one_name_at_once_get_one_api_and_one_conflict(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets"), default))));
        Assert.Single(outcomes, outcome => outcome.IsOk);
        Assert.All(outcomes.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Lists_page_by_page_and_filters_in_any_case(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        foreach (var name in new[] { "orders", "pets", "Pets-admin", "trains", "100%_sure" }.Where(name => name != "100%_sure"))
        {
            await host.ApiAsync(name);
        }

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = (await host.Apis.ListAsync(host.Owner, new ListApis(host.TeamId, null, after, 3), default)).Value;
            Assert.InRange(page.Apis.Count, 1, 3);
            seen.AddRange(page.Apis.Select(api => api.Name));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(4, seen.Distinct().Count());
        Assert.Equal(4, seen.Count);
        var filtered = (await host.Apis.ListAsync(host.Owner, new ListApis(host.TeamId, "PETS"), default)).Value;
        Assert.Equal(["Pets-admin", "pets"], filtered.Apis.Select(api => api.Name).Order(StringComparer.Ordinal));
        Assert.Empty((await host.Apis.ListAsync(host.Owner, new ListApis(host.TeamId, "_"), default)).Value.Apis);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Shows_what_the_stages_serve_and_how_far_they_are_behind(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        await host.DeployAsync(apiId, "dev");
        await host.DeployAsync(apiId, "prod");
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", Samples.Mock));
        await host.DeployAsync(apiId, "dev");

        var version = Assert.Single((await host.Apis.FindAsync(host.Owner, host.TeamId, "pets", default)).Value.Versions);
        Assert.Equal(["dev", "prod"], version.Stages.Select(stage => stage.Name));
        Assert.Equal([0, 1], version.Stages.Select(stage => stage.Behind));
        Assert.Equal(3, version.Stages[0].DeploymentNumber);
        Assert.True(version.Stages[1].Protected);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_name_reaches_the_live_stages_at_once(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var created = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets", null, Samples.Pets), default)).Value;
        await host.DeployAsync(created.ApiId);

        var renamed = await host.Apis.UpdateAsync(host.Owner, new UpdateApi(host.TeamId, created.Id, "animals"), default);

        Assert.True(renamed.IsOk);
        var snapshot = await host.PublishedAsync<StageSnapshot>(FeedKind.Stage, $"{created.ApiId}/dev");
        Assert.Equal("animals", snapshot!.ApiName);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Deletes_only_by_the_exact_name_and_takes_everything_off_the_feed(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var created = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets", null, Samples.Pets), default)).Value;
        await host.DeployAsync(created.ApiId, "dev");
        await host.DeployAsync(created.ApiId, "prod");

        var impact = (await host.Apis.DeletionImpactAsync(host.Owner, host.TeamId, created.Id, default)).Value;
        Assert.Equal(["v1 dev #1", "v1 prod #2"], impact.Stages);
        var wrong = await host.Apis.DeleteAsync(host.Owner, new DeleteApi(host.TeamId, created.Id, "Pets"), default);
        Assert.Equal(FailureKind.Invalid, wrong.Failure!.Kind);

        Assert.True((await host.Apis.DeleteAsync(host.Owner, new DeleteApi(host.TeamId, created.Id, "pets"), default)).IsOk);

        Assert.Empty((await host.Feed.ManifestAsync(default)).Entries);
        Assert.Equal(0, await host.ReadAsync(db => db.Deployments.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.StageEvents.CountAsync()));
        Assert.True((await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets"), default)).IsOk);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_person_of_another_team_sees_nothing_here(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var stranger = Actor.User("stranger");
        Assert.Equal(FailureKind.NotFound, (await host.Drafts.LoadAsync(stranger, apiId, default)).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, (await host.Apis.ListAsync(stranger, new ListApis(host.TeamId), default)).Failure!.Kind);
    }
}
