using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;

namespace Gatehouse.ControlPlane.Tests.Deployments;

public sealed class ComparisonsTests
{
    [Fact]
    public async Task Compares_drafts_deployments_and_stages_also_of_other_versions()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var api = (await host.Apis.CreateAsync(host.Owner, new CreateApi(host.TeamId, "pets", null, Samples.Pets), default)).Value;
        await host.DeployAsync(api.ApiId, "prod");
        await host.SaveAsync(api.ApiId, x => x.WithMethod("/pets", "POST", Samples.Mock));
        await host.Versions.AddAsync(host.Owner, new AddVersion(host.TeamId, api.Id, "v2", api.ApiId), default);
        var comparisons = host.Get<Comparisons>();

        var ahead = (await comparisons.CompareAsync(host.Owner, api.ApiId, "prod", "draft", default)).Value;
        Assert.Equal(("prod #1", "draft"), (ahead.A.Name, ahead.B.Name));
        Assert.Equal("POST", Assert.Single(ahead.Changes).Verb);
        Assert.Empty((await comparisons.CompareAsync(host.Owner, api.ApiId, "#1", "stage:prod", default)).Value.Changes);
        var other = (await comparisons.CompareAsync(host.Owner, api.ApiId, "draft", "draft@v2", default)).Value;
        Assert.Equal(("draft of v2", 0), (other.B.Name, other.Changes.Count));
    }

    [Theory]
    [InlineData("nowhere", "no stage nowhere")]
    [InlineData("7", "no deployment #7")]
    [InlineData("draft@v9", "no version v9")]
    public async Task Says_which_side_is_not_there(string side, string says)
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var failure = (await host.Get<Comparisons>().CompareAsync(host.Owner, apiId, "draft", side, default)).Failure!;
        Assert.Equal(FailureKind.NotFound, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }
}
