using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>A version among its siblings.</summary>
public sealed record VersionEntry(string ApiId, string Label, VersionLife Life);

/// <summary>What a stage serves.</summary>
/// <param name="Number">Null while nothing is deployed to it.</param>
/// <param name="DefinitionHash">Content hash of what it serves.</param>
public sealed record StageHead(string Name, int? Number, DateTimeOffset? LiveSince, bool Pinned, string? DefinitionHash);

/// <summary>A version as the head of its pages shows it.</summary>
/// <param name="Stages">In the order of promotion.</param>
public sealed record VersionHead(
    string ApiId, Guid ApiKey, string ApiName, ApiKind Kind, string? Description, string Label, VersionLife Life,
    IReadOnlyList<VersionEntry> Versions, IReadOnlyList<StageHead> Stages,
    long DraftRevision, string DraftHash, DateTimeOffset DraftSavedAt, string DraftSavedBy)
{
    /// <summary>The furthest stage that serves something: what the draft is measured against. Null while nothing is live.</summary>
    public StageHead? Furthest => Stages.LastOrDefault(stage => stage.Number is not null);

    /// <summary>The draft is what the furthest stage serves.</summary>
    public bool DraftIsLive => Furthest?.DefinitionHash == DraftHash;
}

/// <summary>Reads what stands over every page of a version.</summary>
public sealed class VersionHeads(Commands commands)
{
    public Task<Outcome<VersionHead>> GetAsync(Actor actor, Guid teamId, string api, string version, CancellationToken cancellationToken) =>
        commands.QueryAsync<VersionHead>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var versions = await (
                    from a in db.Apis
                    where a.TeamId == teamId && a.Name == api
                    join v in db.Versions on a.Id equals v.ApiKey
                    orderby v.CreatedAt descending
                    select new { Api = a, Version = v }).ToListAsync(cancel);
                if (versions.Find(x => x.Version.Label == version) is not { } found)
                {
                    return Failure.NotFound(versions.Count == 0 ? $"There is no API {api} in this team." : $"{api} has no version {version}.");
                }

                var id = found.Version.ApiId;
                var stages = await (
                    from stage in db.Stages
                    where stage.ApiId == id
                    join deployment in db.Deployments on new { stage.ApiId, Id = stage.DeploymentId } equals new { deployment.ApiId, Id = (string?)deployment.Id } into live
                    from deployment in live.DefaultIfEmpty()
                    orderby stage.Position, stage.Name
                    select new StageHead(stage.Name, stage.DeploymentNumber, stage.LiveSince, stage.Pinned, deployment == null ? null : deployment.DefinitionHash)).ToListAsync(cancel);
                var draft = await db.Drafts.Where(x => x.ApiId == id).Select(x => new { x.Revision, x.Hash, x.SavedAt, x.SavedBy }).FirstAsync(cancel);
                return new VersionHead(
                    id, found.Api.Id, found.Api.Name, found.Api.Kind, found.Api.Description, version, found.Version.Life,
                    [.. versions.Select(x => new VersionEntry(x.Version.ApiId, x.Version.Label, x.Version.Life))], stages,
                    draft.Revision, draft.Hash, draft.SavedAt, draft.SavedBy);
            },
            cancellationToken);
}
