using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Import;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.OpenApi;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Import;

public sealed class ImportOperationsTests
{
    public static TheoryData<DatabaseProvider> Both => ControlPlaneHost.Both;

    private static readonly IReadOnlySet<MethodPlace> None = new HashSet<MethodPlace>();

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_document_becomes_an_API_with_its_original_kept(DatabaseProvider provider)
    {
        await using var host = await HostAsync(provider);
        var input = new ImportInput(host.TeamId, null, Document("/pets get", "/pets/{id} get"));

        var preview = (await host.Get<ImportOperations>().PreviewAsync(host.Owner, input, default)).Value;
        Assert.Equal((2, "pet-shop", null), (preview.Count(OperationFate.Added), preview.SuggestedName, preview.BaseRevision));
        Assert.Empty(preview.Problems);
        Assert.False(await host.ReadAsync(db => db.Apis.AnyAsync()));

        var imported = (await host.Get<ImportOperations>().ApplyAsync(host.Owner, new ApplyImport(input, "shop", null, None), default)).Value;

        var draft = (await host.Drafts.LoadAsync(host.Owner, imported.ApiId, default)).Value;
        Assert.Equal(["/", "/pets", "/pets/{id}"], draft.Definition.Resources.Keys);
        Assert.Equal(input.Document, await host.ReadAsync(db => db.LoadAsync(draft.SourceHash!, default)));
        Assert.Contains("draft.import", await host.ReadAsync(db => db.Audit.Select(row => row.Action).ToListAsync()));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_document_changes_the_draft_that_it_was_compared_with(DatabaseProvider provider)
    {
        await using var host = await HostAsync(provider);
        var apiId = await ImportAsync(host, Document("/pets get", "/cats get"));
        var input = new ImportInput(host.TeamId, apiId, Document("/pets get post", "/dogs get"), Mode: ImportMode.Overwrite);

        var preview = (await host.Get<ImportOperations>().PreviewAsync(host.Owner, input, default)).Value;
        Assert.Equal(
            ["Removed GET /cats", "Added GET /dogs", "Same GET /pets", "Added POST /pets"],
            preview.Operations.Select(operation => $"{operation.Fate} {operation.Place}"));

        var left = new HashSet<MethodPlace> { new("/dogs", "GET") };
        var imported = (await host.Get<ImportOperations>().ApplyAsync(host.Owner, new ApplyImport(input, null, preview.BaseRevision, left), default)).Value;

        Assert.Equal((2L, 2), (imported.Revision, imported.Operations));
        var draft = (await host.Drafts.LoadAsync(host.Owner, apiId, default)).Value;
        Assert.Equal(["/", "/pets"], draft.Definition.Resources.Keys);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_same_document_again_differs_in_exactly_what_was_unticked(DatabaseProvider provider)
    {
        await using var host = await HostAsync(provider);
        var document = Document("/pets get", "/cats get", "/dogs get");
        var first = new ImportInput(host.TeamId, null, document);
        var left = new HashSet<MethodPlace> { new("/cats", "GET") };
        var apiId = (await host.Get<ImportOperations>().ApplyAsync(host.Owner, new ApplyImport(first, "shop", null, left), default)).Value.ApiId;

        var preview = (await host.Get<ImportOperations>().PreviewAsync(host.Owner, first with { ApiId = apiId }, default)).Value;

        Assert.Equal(["GET /cats"], preview.Operations.Where(operation => operation.Fate != OperationFate.Same).Select(operation => operation.Place.ToString()));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_draft_that_moved_on_refuses_the_import(DatabaseProvider provider)
    {
        await using var host = await HostAsync(provider);
        var apiId = await ImportAsync(host, Document("/pets get"));
        await host.SaveAsync(apiId, definition => definition with { Description = "changed" });

        var outcome = await host.Get<ImportOperations>().ApplyAsync(
            host.Owner, new ApplyImport(new ImportInput(host.TeamId, apiId, Document("/cats get")), null, 1, None), default);

        Assert.Equal(FailureKind.Conflict, outcome.Failure!.Kind);
        Assert.Equal(2, Assert.IsType<DraftView>(outcome.Failure.Current).Revision);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Only_designers_import(DatabaseProvider provider)
    {
        await using var host = await HostAsync(provider);
        var viewer = await host.PersonAsync("viewer@acme.test", Roles.Viewer);
        var input = new ImportInput(host.TeamId, null, Document("/pets get"));

        Assert.Equal(FailureKind.Forbidden, (await host.Get<ImportOperations>().MayImportAsync(viewer, host.TeamId, default)).Failure!.Kind);
        Assert.Equal(FailureKind.Forbidden, (await host.Get<ImportOperations>().PreviewAsync(viewer, input, default)).Failure!.Kind);
        Assert.Equal(FailureKind.Forbidden, (await host.Get<ImportOperations>().ApplyAsync(viewer, new ApplyImport(input, "shop", null, None), default)).Failure!.Kind);
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_refused_with_the_limit()
    {
        await using var host = await HostAsync(DatabaseProvider.Sqlite);
        var outcome = await host.Get<ImportOperations>().PreviewAsync(
            host.Owner, new ImportInput(host.TeamId, null, new byte[ImportOperations.MaximumBytes + 1]), default);
        Assert.Equal(FailureKind.LimitExceeded, outcome.Failure!.Kind);
        Assert.Contains("32 MB", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_document_stores_nothing_and_says_where()
    {
        await using var host = await HostAsync(DatabaseProvider.Sqlite);
        var input = new ImportInput(host.TeamId, null, "{\n  \"openapi\": \"3.0.0\",\n  oops"u8.ToArray());

        var outcome = await host.Get<ImportOperations>().ApplyAsync(host.Owner, new ApplyImport(input, "shop", null, None), default);

        Assert.Equal(FailureKind.Invalid, outcome.Failure!.Kind);
        Assert.StartsWith("Line 3", Assert.Single(outcome.Failure.Problems).Message, StringComparison.Ordinal);
        Assert.False(await host.ReadAsync(db => db.Apis.AnyAsync()));
    }

    [Fact]
    public async Task A_document_without_an_address_asks_for_a_base_URL()
    {
        await using var host = await HostAsync(DatabaseProvider.Sqlite);
        var imports = host.Get<ImportOperations>();
        var input = new ImportInput(host.TeamId, null, """{"openapi":"3.0.0","info":{"title":"t"},"paths":{"/a":{"get":{}}}}"""u8.ToArray());

        var refused = await imports.ApplyAsync(host.Owner, new ApplyImport(input, "shop", null, None), default);
        Assert.Equal("baseUrl", Assert.Single(refused.Failure!.Problems).Where);
        Assert.True((await imports.ApplyAsync(host.Owner, new ApplyImport(input with { BaseUrl = "http://localhost:1" }, "shop", null, None), default)).IsOk);
    }

    [Fact]
    public async Task A_suggested_name_is_free_in_the_team()
    {
        await using var host = await HostAsync(DatabaseProvider.Sqlite);
        await ImportAsync(host, Document("/pets get"), "pet-shop");
        var preview = await host.Get<ImportOperations>().PreviewAsync(host.Owner, new ImportInput(host.TeamId, null, Document("/pets get")), default);
        Assert.Equal("pet-shop-2", preview.Value.SuggestedName);
    }

    [Fact]
    public async Task A_bad_name_is_refused()
    {
        await using var host = await HostAsync(DatabaseProvider.Sqlite);
        var outcome = await host.Get<ImportOperations>().ApplyAsync(
            host.Owner, new ApplyImport(new ImportInput(host.TeamId, null, Document("/pets get")), "a\u0007b", null, None), default);
        Assert.Equal("api-name", Assert.Single(outcome.Failure!.Problems).Rule);
    }

    private static Task<ControlPlaneHost> HostAsync(DatabaseProvider provider) => ControlPlaneHost.StartAsync(provider);

    private static async Task<string> ImportAsync(ControlPlaneHost host, byte[] document, string name = "shop") =>
        (await host.Get<ImportOperations>().ApplyAsync(
            host.Owner, new ApplyImport(new ImportInput(host.TeamId, null, document), name, null, None), default)).Value.ApiId;

    /// <param name="paths">A path and its verbs: <c>/pets get post</c>.</param>
    private static byte[] Document(params string[] paths)
    {
        var text = new StringBuilder("openapi: 3.0.3\ninfo: { title: Pet shop!, version: '1' }\nservers: [ { url: 'https://pets.example.com' } ]\npaths:\n");
        foreach (var words in paths.Select(path => path.Split(' ')))
        {
            text.Append($"  {words[0]}:\n");
            foreach (var verb in words[1..])
            {
                text.Append($"    {verb}: {{ responses: {{ '200': {{ description: OK }} }} }}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
