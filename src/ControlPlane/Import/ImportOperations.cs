using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.OpenApi;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.ControlPlane.Import;

public static class ImportRegistration
{
    public static IServiceCollection AddImport(this IServiceCollection services) => services.AddSingleton<ImportOperations>();
}

/// <summary>OpenAPI documents into drafts: first looked at, then taken. An import never deploys.</summary>
public sealed partial class ImportOperations(Commands commands, IOptions<InstallationOptions> installation)
{
    /// <summary>Bytes of a document.</summary>
    public const int MaximumBytes = 32 * 1024 * 1024;

    /// <summary>Whether the actor may import into the team, asked before a document is taken in.</summary>
    public Task<Outcome<Done>> MayImportAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<Done>(actor, teamId, Permission.Design, (_, _, _) => Task.FromResult<Outcome<Done>>(new Done()), cancellationToken);

    /// <summary>Reads the document and compares it with the draft; stores nothing.</summary>
    public async Task<Outcome<ImportPreview>> PreviewAsync(Actor actor, ImportInput input, CancellationToken cancellationToken)
    {
        var target = await TargetAsync(actor, input, cancellationToken);
        if (!target.IsOk)
        {
            return target.Failure!;
        }

        // A document of some megabytes takes a moment, and the caller may be a page.
        return await Task.Run(() => Preview(input, target.Value, cancellationToken), cancellationToken);
    }

    /// <summary>Puts the document into a new API or into the draft that the preview was compared with.</summary>
    public async Task<Outcome<ImportedDraft>> ApplyAsync(Actor actor, ApplyImport input, CancellationToken cancellationToken)
    {
        var target = await TargetAsync(actor, input.Input, cancellationToken);
        if (!target.IsOk)
        {
            return target.Failure!;
        }

        var preview = await Task.Run(() => Preview(input.Input, target.Value, cancellationToken), cancellationToken);
        if (Refusal(preview, input) is { } refusal)
        {
            return refusal;
        }

        var chosen = preview.Operations.Count(operation => operation.Fate != OperationFate.Same && !input.Left.Contains(operation.Place));
        var definition = ImportMerge.Apply(target.Value.Definition, preview.Report.Api!, input.Input.Mode, input.Left);
        return input.Input.ApiId is null
            ? await CreateAsync(actor, input, definition, preview, chosen, cancellationToken)
            : await UpdateAsync(actor, input, definition, preview, chosen, cancellationToken);
    }

    private static Failure? Refusal(ImportPreview preview, ApplyImport input)
    {
        if (preview.Report.Api is null)
        {
            return Failure.Invalid([.. preview.Report.Notes.Select(note => new Problem("document" + note.Pointer, note.Rule, note.Message))]);
        }

        if (preview.Report.NeedsBaseUrl)
        {
            return Failure.Invalid("baseUrl", "base-url", "The document does not say at which address the API lives; give a base URL such as https://pets.example.com/v1.");
        }

        return input.Input.ApiId is not null && input.BaseRevision is null
            ? Failure.Invalid("baseRevision", "base-revision", "An import into a draft names the revision that it was compared with.")
            : null;
    }

    private ImportPreview Preview(ImportInput input, Target target, CancellationToken cancellationToken)
    {
        var report = OpenApiImport.Read(
            input.Document,
            new ImportOptions
            {
                BaseUrl = input.BaseUrl,
                BasePath = input.BasePath,
                Existing = input.Mode == ImportMode.Merge ? target.Definition : null,
                AccountId = target.AccountId,
                Region = installation.Value.Region,
            },
            cancellationToken);
        if (report.Api is not { } imported)
        {
            return new ImportPreview(report, [], [], [], target.Revision, null);
        }

        var merged = ImportMerge.Apply(target.Definition, imported, input.Mode, new HashSet<MethodPlace>());
        var changes = DefinitionDiff.Between(target.Definition, merged);
        return new ImportPreview(
            report,
            Operations(target.Definition, imported, changes),
            [.. changes.Where(change => change.Verb is null && change.Path is null)],
            [.. RestRules.Check(merged).Where(problem => problem.Severity == Severity.Error), .. Deployability.Check(merged)],
            target.Revision,
            input.ApiId is null ? FreeName(report.Title, target.Names) : null);
    }

    private static OperationPreview[] Operations(RestApi draft, RestApi imported, IReadOnlyList<Change> changes)
    {
        var byPlace = changes.Where(change => change.Verb is not null).ToLookup(change => new MethodPlace(change.Path!, change.Verb!));
        var taken =
            from resource in imported.Resources
            from method in resource.Value.Methods
            let place = new MethodPlace(resource.Key, method.Key)
            let own = byPlace[place].ToArray()
            let fate = own.Length == 0 ? OperationFate.Same : own is [{ Kind: ChangeKind.Added }] && draft.Resources.Find(place.Path)?.Methods.ContainsKey(place.Verb) != true ? OperationFate.Added : OperationFate.Changed
            select new OperationPreview(place, fate, method.Value.Summary, own);
        var removed =
            from own in byPlace
            where imported.Resources.Find(own.Key.Path)?.Methods.ContainsKey(own.Key.Verb) != true && own.Any(change => change.Kind == ChangeKind.Removed)
            select new OperationPreview(own.Key, OperationFate.Removed, draft.Resources.Find(own.Key.Path)?.Methods.Find(own.Key.Verb)?.Summary, [.. own]);
        return [.. taken.Concat(removed).OrderBy(operation => operation.Place.Path, StringComparer.Ordinal).ThenBy(operation => operation.Place.Verb, StringComparer.Ordinal)];
    }

    private async Task<Outcome<ImportedDraft>> CreateAsync(
        Actor actor, ApplyImport input, RestApi definition, ImportPreview preview, int chosen, CancellationToken cancellationToken) =>
        await commands.ChangeAsync<ImportedDraft>(
            actor,
            input.Input.TeamId,
            Permission.Design,
            async (command, cancel) =>
            {
                var created = await ApiOperations.CreateAsync(
                    command,
                    new CreateApi(input.Input.TeamId, input.Name?.Trim() ?? "", Description(definition), definition, input.Input.Document),
                    cancel);
                if (!created.IsOk)
                {
                    return created.Failure!;
                }

                var (api, label) = (created.Value.Name, created.Value.Label);
                Audit(command, api, label, created.Value.ApiId, 1, input, preview, chosen);
                return new ImportedDraft(api, label, created.Value.ApiId, 1, chosen);
            },
            cancellationToken);

    private async Task<Outcome<ImportedDraft>> UpdateAsync(
        Actor actor, ApplyImport input, RestApi definition, ImportPreview preview, int chosen, CancellationToken cancellationToken) =>
        await commands.ChangeVersionAsync<ImportedDraft>(
            actor,
            input.Input.ApiId!,
            Permission.Design,
            async (command, version, cancel) =>
            {
                var written = await DraftOperations.WriteAsync(
                    command, new SaveDraft(version.ApiId, input.BaseRevision!.Value, definition, input.Input.Document), cancel);
                if (!written.IsOk)
                {
                    return written.Failure!;
                }

                var api = await VersionOperations.ApiNameAsync(command, version, cancel);
                Audit(command, api, version.Label, version.ApiId, written.Value.Revision, input, preview, chosen);
                return new ImportedDraft(api, version.Label, version.ApiId, written.Value.Revision, chosen);
            },
            cancellationToken);

    private static void Audit(
        Command command, string api, string label, string apiId, long revision, ApplyImport input, ImportPreview preview, int chosen) =>
        command.Audit(
            "draft.import",
            $"apis/{api}/{label}/draft",
            string.Create(CultureInfo.InvariantCulture, $"{command.ActorName} imported {chosen:N0} operations of \"{preview.Report.Title}\" ({preview.Report.Dialect}) into the draft of {api} {label}."),
            new
            {
                apiId,
                revision,
                document = DefinitionJson.Hash(input.Input.Document),
                mode = input.Input.ApiId is null ? "new" : input.Input.Mode.ToString(),
                baseUrl = preview.Report.BaseUrl,
                operations = chosen,
                notTaken = preview.Report.Notes.Count(note => note.Severity != Severity.Hint),
            });

    private async Task<Outcome<Target>> TargetAsync(Actor actor, ImportInput input, CancellationToken cancellationToken)
    {
        if (input.Document.Length > MaximumBytes)
        {
            return Failure.LimitExceeded(string.Create(
                CultureInfo.InvariantCulture, $"The document has {input.Document.Length:N0} bytes; at most {MaximumBytes:N0} (32 MB) can be imported. Split the API into several."));
        }

        return await commands.QueryAsync<Target>(
            actor,
            input.TeamId,
            Permission.Design,
            async (db, access, cancel) =>
            {
                if (input.ApiId is not { } apiId)
                {
                    var names = await db.Versions.Where(version => version.TeamId == input.TeamId).Select(version => version.AwsName).ToListAsync(cancel);
                    return new Target(new RestApi(), null, access.Team.AccountId, names);
                }

                var draft = await (
                    from version in db.Versions
                    where version.ApiId == apiId && version.TeamId == input.TeamId
                    join row in db.Drafts on version.ApiId equals row.ApiId
                    select new { row.Definition, row.Revision }).FirstOrDefaultAsync(cancel);
                return draft is null
                    ? Failure.NotFound($"This team has no API {apiId}.")
                    : new Target(DefinitionJson.Read<RestApi>(draft.Definition), draft.Revision, access.Team.AccountId, []);
            },
            cancellationToken);
    }

    private static string? Description(RestApi definition)
    {
        var line = definition.Description?.Split('\n', 2)[0].Trim();
        return string.IsNullOrEmpty(line) ? null : line[..Math.Min(line.Length, ApiInputRules.DescriptionLength)];
    }

    // "Swagger Petstore - OpenAPI 3.0" becomes swagger-petstore-openapi-3.0, or with -2 behind it when the team has that.
    private static string FreeName(string? title, IReadOnlyCollection<string> taken)
    {
        const int longest = 60;
        var name = NotInNames().Replace(title?.ToLowerInvariant().Replace("'", "", StringComparison.Ordinal) ?? "", "-").Trim('-', '.');
        name = name.Length == 0 ? "imported-api" : name[..Math.Min(name.Length, longest)].TrimEnd('-', '.');
        name = NameRules.ApiName(name) is null ? name : name + "-api";
        var free = name;
        for (var number = 2; taken.Contains(free, StringComparer.OrdinalIgnoreCase); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    [GeneratedRegex(@"[^\p{L}\p{N}._]+")]
    private static partial Regex NotInNames();

    private sealed record Target(RestApi Definition, long? Revision, string AccountId, IReadOnlyCollection<string> Names);
}
