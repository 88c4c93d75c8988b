using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Tests.Versions;

public sealed class VersionOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_version_starts_from_a_draft_or_a_deployment_and_lives_beside_the_old(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var api = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets", null, Samples.Pets), default)).Value;
        var frozen = await host.DeployAsync(api.ApiId);
        var edited = await host.SaveAsync(api.ApiId, x => x.WithMethod("/pets", "POST", Samples.Mock));

        var second = (await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "v2", api.ApiId), default)).Value;
        var third = (await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "v3", api.ApiId, 1), default)).Value;

        Assert.Equal(edited.Hash, (await host.Drafts.LoadAsync(host.Owner, second.ApiId, default)).Value.Hash);
        Assert.Equal(frozen.DefinitionHash, (await host.Drafts.LoadAsync(host.Owner, third.ApiId, default)).Value.Hash);
        var versions = (await host.Apis.FindAsync(host.Owner, host.TeamId, "pets", default)).Value.Versions;
        Assert.Equal(["pets", "pets-v2", "pets-v3"], versions.Select(version => version.AwsName).Order(StringComparer.Ordinal));
        await host.DeployAsync(second.ApiId);
        Assert.Equal(2, (await host.Feed.ManifestAsync(default)).Entries.Count(entry => entry.Kind == FeedKind.Stage));
    }

    [Fact]
    public async Task Refuses_a_label_that_is_taken_or_makes_no_address()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var api = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets"), default)).Value;
        Assert.Equal(FailureKind.Conflict, (await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "v1"), default)).Failure!.Kind);
        Assert.Equal(FailureKind.Invalid, (await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "a b"), default)).Failure!.Kind);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_last_version_goes_only_with_its_api(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var api = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets", null, Samples.Pets), default)).Value;
        await host.DeployAsync(api.ApiId);
        Assert.Equal(FailureKind.Conflict, (await host.Versions.DeleteAsync(host.Owner, new DeleteVersion(api.ApiId, "v1"), default)).Failure!.Kind);
        await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "v2"), default);

        Assert.True((await host.Versions.DeleteAsync(host.Owner, new DeleteVersion(api.ApiId, "v1"), default)).IsOk);

        Assert.Empty((await host.Feed.ManifestAsync(default)).Entries);
        Assert.Equal("v2", Assert.Single((await host.Apis.FindAsync(host.Owner, host.TeamId, "pets", default)).Value.Versions).Label);
    }
}
