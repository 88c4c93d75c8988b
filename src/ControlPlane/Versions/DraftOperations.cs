using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>A version's definition as saved.</summary>
/// <param name="Revision">What a save must name as its base.</param>
/// <param name="Ids">AWS-level ids of the parts; see <see cref="PartIds"/>.</param>
/// <param name="Problems">What is wrong with it; errors block a deployment, not a save.</param>
public sealed record DraftView(
    string ApiId,
    long Revision,
    RestApi Definition,
    Map<string> Ids,
    string Hash,
    string? SourceHash,
    DateTimeOffset SavedAt,
    string SavedBy,
    IReadOnlyList<Problem> Problems);

/// <param name="BaseRevision">The revision that the edits started from.</param>
/// <param name="Source">The OpenAPI document that the definition was imported from, kept whole; null leaves what is kept.</param>
/// <param name="Ids">Ids that parts are to keep, where one was renamed or moved; null keeps ids by name.</param>
public sealed record SaveDraft(string ApiId, long BaseRevision, RestApi Definition, byte[]? Source = null, Map<string>? Ids = null);

/// <summary>A person's edits that are not saved yet.</summary>
public sealed record ScratchView(long BaseRevision, RestApi Definition, DateTimeOffset At);

/// <param name="Number">The deployment whose definition the draft becomes again.</param>
public sealed record RestoreDraft(string ApiId, int Number, long BaseRevision);

/// <summary>Drafts and unsaved edits. A draft may be invalid; a deployment may not.</summary>
public sealed class DraftOperations(Commands commands)
{
    /// <summary>Bytes of a definition's JSON form, and of an imported document.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    public Task<Outcome<DraftView>> LoadAsync(Actor actor, string apiId, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DraftView>(
            actor,
            apiId,
            Permission.View,
            async (db, _, cancel) => View(await db.Drafts.FirstAsync(draft => draft.ApiId == apiId, cancel)),
            cancellationToken);

    /// <summary>
    /// Saves a definition as the draft. A save whose base is not the stored revision is refused as a conflict, with the
    /// stored <see cref="DraftView"/> as its current value.
    /// </summary>
    public Task<Outcome<DraftView>> SaveAsync(Actor actor, SaveDraft input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<DraftView>(
            actor,
            input.ApiId,
            Permission.Design,
            async (command, version, cancel) =>
            {
                var written = await WriteAsync(command, input, cancel);
                if (written.IsOk)
                {
                    var api = await command.Db.Apis.Where(api => api.Id == version.ApiKey).Select(api => api.Name).FirstAsync(cancel);
                    command.Audit(
                        "draft.save",
                        $"apis/{api}/{version.Label}/draft",
                        $"{command.ActorName} saved the draft of {api} {version.Label} as revision {written.Value.Revision}.",
                        new { written.Value.Revision, written.Value.Hash });
                }

                return written;
            },
            cancellationToken);

    /// <summary>Makes the draft what a deployment froze, as a new revision.</summary>
    public Task<Outcome<DraftView>> RestoreAsync(Actor actor, RestoreDraft input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<DraftView>(
            actor,
            input.ApiId,
            Permission.Design,
            async (command, version, cancel) =>
            {
                var deployment = await command.Db.Deployments.AsNoTracking()
                    .FirstOrDefaultAsync(x => x.ApiId == input.ApiId && x.Number == input.Number, cancel);
                if (deployment is null)
                {
                    return Failure.NotFound($"There is no deployment #{input.Number} of {version.AwsName}.");
                }

                var definition = DefinitionJson.Read<RestApi>(await command.Db.LoadAsync(deployment.DefinitionHash, cancel));
                var written = await WriteAsync(command, new SaveDraft(input.ApiId, input.BaseRevision, definition), cancel, deployment.SourceHash);
                if (written.IsOk)
                {
                    var api = await command.Db.Apis.Where(api => api.Id == version.ApiKey).Select(api => api.Name).FirstAsync(cancel);
                    command.Audit(
                        "draft.restore",
                        $"apis/{api}/{version.Label}/draft",
                        $"{command.ActorName} made the draft of {api} {version.Label} what deployment #{input.Number} froze.",
                        new { written.Value.Revision, written.Value.Hash });
                }

                return written;
            },
            cancellationToken);

    /// <summary>The actor's own unsaved edits; null when there are none.</summary>
    public Task<Outcome<ScratchView?>> LoadScratchAsync(Actor actor, string apiId, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<ScratchView?>(
            actor,
            apiId,
            Permission.Design,
            async (db, _, cancel) => await db.Scratches.FirstOrDefaultAsync(row => row.UserId == actor.Id && row.ApiId == apiId, cancel) is { } row
                ? new ScratchView(row.BaseRevision, DefinitionJson.Read<RestApi>(row.Definition), row.At)
                : null,
            cancellationToken);

    /// <summary>Keeps the actor's unsaved edits, in place of those kept before.</summary>
    public Task<Outcome<Done>> SaveScratchAsync(
        Actor actor, string apiId, long baseRevision, RestApi definition, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            apiId,
            Permission.Design,
            async (command, _, cancel) =>
            {
                var bytes = DefinitionJson.Write(definition);
                if (TooLarge("definition", bytes.Length) is { } failure)
                {
                    return failure;
                }

                var updated = await command.Db.Scratches.Where(row => row.UserId == actor.Id && row.ApiId == apiId).ExecuteUpdateAsync(
                    row => row
                        .SetProperty(x => x.BaseRevision, baseRevision)
                        .SetProperty(x => x.Definition, bytes)
                        .SetProperty(x => x.At, command.Now),
                    cancel);
                if (updated == 0)
                {
                    command.Db.Scratches.Add(new Scratch { UserId = actor.Id, ApiId = apiId, BaseRevision = baseRevision, Definition = bytes, At = command.Now });
                }

                return new Done();
            },
            cancellationToken);

    public Task<Outcome<Done>> DiscardScratchAsync(Actor actor, string apiId, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            apiId,
            Permission.Design,
            async (command, _, cancel) =>
            {
                await command.Db.Scratches.Where(row => row.UserId == actor.Id && row.ApiId == apiId).ExecuteDeleteAsync(cancel);
                return new Done();
            },
            cancellationToken);

    internal static DraftView View(Draft draft)
    {
        var definition = DefinitionJson.Read<RestApi>(draft.Definition);
        return new DraftView(
            draft.ApiId,
            draft.Revision,
            definition,
            DefinitionJson.Read<Map<string>>(draft.Ids),
            draft.Hash,
            draft.SourceHash,
            draft.SavedAt,
            draft.SavedBy,
            [.. RestRules.Check(definition), .. Deployability.Check(definition)]);
    }

    /// <summary>The first draft of a version; its caller has checked the sizes.</summary>
    internal static async Task<Draft> FirstAsync(
        Command command, string apiId, byte[] definition, Map<string> ids, byte[]? source, CancellationToken cancellationToken) => new()
        {
            ApiId = apiId,
            Revision = 1,
            Definition = definition,
            Hash = DefinitionJson.Hash(definition),
            Ids = DefinitionJson.Write(ids),
            SourceHash = source is null ? null : await command.Db.StoreAsync(source, cancellationToken),
            SavedAt = command.Now,
            SavedBy = command.ActorName,
        };

    internal static Failure? TooLarge(string what, int bytes) =>
        bytes <= MaximumBytes
            ? null
            : Failure.LimitExceeded($"The {what} has {bytes:N0} bytes; at most {MaximumBytes:N0} are allowed. Split the API into several.");

    internal static async Task<Outcome<DraftView>> WriteAsync(
        Command command, SaveDraft input, CancellationToken cancellationToken, string? sourceHash = null)
    {
        var draft = await command.Db.Drafts.FirstAsync(x => x.ApiId == input.ApiId, cancellationToken);
        if (draft.Revision != input.BaseRevision)
        {
            return Failure.Conflict(
                $"{draft.SavedBy} saved revision {draft.Revision} at {draft.SavedAt:u}, after the revision {input.BaseRevision} that you started from. Nothing of yours was saved yet.",
                View(draft));
        }

        var bytes = DefinitionJson.Write(input.Definition);
        if ((TooLarge("definition", bytes.Length) ?? (input.Source is null ? null : TooLarge("document", input.Source.Length))) is { } failure)
        {
            return failure;
        }

        draft.Revision++;
        draft.Definition = bytes;
        draft.Hash = DefinitionJson.Hash(bytes);
        draft.Ids = DefinitionJson.Write(PartIds.Complete(input.Definition, input.Ids ?? DefinitionJson.Read<Map<string>>(draft.Ids), Identifiers.Six));
        draft.SourceHash = input.Source is null ? sourceHash ?? draft.SourceHash : await command.Db.StoreAsync(input.Source, cancellationToken);
        draft.SavedAt = command.Now;
        draft.SavedBy = command.ActorName;
        await command.Db.Scratches
            .Where(row => row.UserId == command.Actor.Id && row.ApiId == input.ApiId)
            .ExecuteDeleteAsync(cancellationToken);
        return View(draft);
    }
}
