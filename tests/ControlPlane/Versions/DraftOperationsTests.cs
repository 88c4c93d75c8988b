using System.Diagnostics;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.ControlPlane.Tests.Versions;

public sealed class DraftOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Saves_as_the_next_revision_and_keeps_the_ids_of_parts_that_stay(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var before = (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value;

        var saved = await host.SaveAsync(apiId, api => api.WithMethod("/toys", "GET", Samples.Mock));

        Assert.Equal(before.Revision + 1, saved.Revision);
        Assert.Equal(before.Ids["resource:/pets"], saved.Ids["resource:/pets"]);
        Assert.True(saved.Ids.ContainsKey("resource:/toys"));
        Assert.NotEqual(before.Hash, saved.Hash);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Refuses_a_stale_save_and_hands_back_what_is_stored(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var other = await host.PersonAsync("ana@acme.test", Roles.Designer);
        var theirs = Samples.Pets.WithMethod("/pets", "POST", Samples.Mock);
        Assert.True((await host.Drafts.SaveAsync(other, new SaveDraft(apiId, 1, theirs), default)).IsOk);

        var failure = (await host.Drafts.SaveAsync(host.Owner, new SaveDraft(apiId, 1, Samples.Pets with { Description = "mine" }), default)).Failure!;

        Assert.Equal(FailureKind.Conflict, failure.Kind);
        var current = Assert.IsType<DraftView>(failure.Current);
        Assert.Equal((2, "ana@acme.test"), (current.Revision, current.SavedBy));
        Assert.Equal(theirs, current.Definition);
        Assert.Equal(theirs, (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value.Definition);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_many_saves_on_one_base_exactly_one_is_kept(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            host.Drafts.SaveAsync(host.Owner, new SaveDraft(apiId, 1, Samples.Pets with { Description = $"{i}" }), default))));
        var kept = Assert.Single(outcomes, outcome => outcome.IsOk).Value;
        Assert.All(outcomes.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind));
        Assert.Equal(kept.Definition, (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value.Definition);
    }

    [Fact]
    public async Task A_draft_may_be_invalid_and_says_what_is_wrong()
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var saved = await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", new RestMethod()));
        Assert.Contains(saved.Problems, problem => problem.Where.Contains("/pets POST", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Unsaved_edits_are_kept_per_person_until_saved_or_discarded(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var ana = await host.PersonAsync("ana@acme.test", Roles.Designer);
        var edits = Samples.Pets with { Description = "half typed" };
        Assert.True((await host.Drafts.SaveScratchAsync(ana, apiId, 1, Samples.Pets, default)).IsOk);
        Assert.True((await host.Drafts.SaveScratchAsync(ana, apiId, 1, edits, default)).IsOk);

        Assert.Equal(edits, (await host.Drafts.LoadScratchAsync(ana, apiId, default)).Value!.Definition);
        Assert.Null((await host.Drafts.LoadScratchAsync(host.Owner, apiId, default)).Value);

        Assert.True((await host.Drafts.SaveAsync(ana, new SaveDraft(apiId, 1, edits), default)).IsOk);
        Assert.Null((await host.Drafts.LoadScratchAsync(ana, apiId, default)).Value);
    }

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Deployer)]
    [InlineData(Roles.KeyManager | Roles.Approver | Roles.Auditor)]
    public async Task Only_designers_and_owners_save(Roles roles)
    {
        await using var host = await ControlPlaneHost.StartAsync(DatabaseProvider.Sqlite);
        var apiId = await host.ApiAsync();
        var person = await host.PersonAsync("p@acme.test", roles);
        Assert.Equal(FailureKind.Forbidden, (await host.Drafts.SaveAsync(person, new SaveDraft(apiId, 1, Samples.Pets), default)).Failure!.Kind);
        Assert.Equal(FailureKind.Forbidden, (await host.Drafts.SaveScratchAsync(person, apiId, 1, Samples.Pets, default)).Failure!.Kind);
        Assert.True((await host.Drafts.LoadAsync(person, apiId, default)).IsOk);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_draft_as_large_as_GitHubs_is_saved_and_loaded_within_a_second_each(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var large = Samples.Large();
        await host.SaveAsync(apiId, _ => large);

        // The first round has compiled everything.
        var clock = Stopwatch.StartNew();
        await host.Drafts.SaveAsync(host.Owner, new SaveDraft(apiId, 2, large with { Description = "second" }), default);
        var save = clock.Elapsed;
        clock.Restart();
        var loaded = (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value;
        var load = clock.Elapsed;

        Assert.Equal(3, loaded.Revision);
        Assert.True(save < TimeSpan.FromSeconds(1), $"save took {save}");
        Assert.True(load < TimeSpan.FromSeconds(1), $"load took {load}");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_draft_becomes_again_what_a_deployment_froze(DatabaseProvider provider)
    {
        await using var host = await ControlPlaneHost.StartAsync(provider);
        var apiId = await host.ApiAsync();
        var first = await host.DeployAsync(apiId);
        await host.SaveAsync(apiId, api => api.WithMethod("/pets", "POST", Samples.Mock));

        var restored = (await host.Drafts.RestoreAsync(host.Owner, new RestoreDraft(apiId, 1, 2), default)).Value;

        Assert.Equal(3, restored.Revision);
        Assert.Equal(first.DefinitionHash, restored.Hash);
    }
}
