using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>What a stage serves, next to the draft.</summary>
/// <param name="DeploymentNumber">Null until something is deployed to it.</param>
/// <param name="Behind">Changes of the draft that it does not serve; null while it serves nothing.</param>
public sealed record StageRow(string Name, int Position, int? DeploymentNumber, DateTimeOffset? LiveSince, bool Pinned, int? Behind)
{
    /// <summary>Callers depend on it: deployments need a note.</summary>
    public bool Protected => StageProtection.IsProtected(Name);
}

/// <param name="Stages">In the order of promotion.</param>
public sealed record VersionRow(
    string ApiId,
    string Label,
    string AwsName,
    VersionLife Life,
    DateTimeOffset CreatedAt,
    long DraftRevision,
    DateTimeOffset DraftSavedAt,
    string DraftSavedBy,
    IReadOnlyList<StageRow> Stages)
{
    /// <summary>The last stage of the order that serves something: the one that "ahead of" is said about.</summary>
    public StageRow? Foremost => Stages.LastOrDefault(stage => stage.DeploymentNumber is not null);
}

/// <summary>Reads versions with their stages and drift, for grids, headers and overviews.</summary>
public sealed class VersionRows(DefinitionFacts facts)
{
    /// <summary>The versions of APIs, newest first, by API.</summary>
    internal async Task<IReadOnlyDictionary<Guid, IReadOnlyList<VersionRow>>> OfAsync(
        PortalDb db, IReadOnlyCollection<Guid> apiKeys, CancellationToken cancellationToken)
    {
        var versions = await (
            from version in db.Versions
            where apiKeys.Contains(version.ApiKey)
            join draft in db.Drafts on version.ApiId equals draft.ApiId
            orderby version.CreatedAt descending, version.Label descending
            select new { version, draft.Revision, draft.SavedAt, draft.SavedBy, draft.Hash }).ToListAsync(cancellationToken);
        var apiIds = versions.ConvertAll(item => item.version.ApiId);
        var stages = await StagesAsync(db, apiIds, cancellationToken);
        var result = apiKeys.ToDictionary(key => key, _ => new List<VersionRow>());
        foreach (var item in versions)
        {
            var own = new List<StageRow>();
            foreach (var (stage, hash) in stages[item.version.ApiId])
            {
                var behind = hash is null ? (int?)null : await facts.DriftAsync(db, stage.ApiId, item.Hash, hash, cancellationToken);
                own.Add(new StageRow(stage.Name, stage.Position, stage.DeploymentNumber, stage.LiveSince, stage.Pinned, behind));
            }

            result[item.version.ApiKey].Add(new VersionRow(
                item.version.ApiId, item.version.Label, item.version.AwsName, item.version.Life, item.version.CreatedAt,
                item.Revision, item.SavedAt, item.SavedBy, own));
        }

        return result.ToDictionary(item => item.Key, item => (IReadOnlyList<VersionRow>)item.Value);
    }

    private static async Task<ILookup<string, (Stage Stage, string? DefinitionHash)>> StagesAsync(
        PortalDb db, List<string> apiIds, CancellationToken cancellationToken)
    {
        var stages = await (
            from stage in db.Stages
            where apiIds.Contains(stage.ApiId)
            join deployment in db.Deployments on new { stage.ApiId, Id = stage.DeploymentId } equals new { deployment.ApiId, Id = (string?)deployment.Id } into live
            from deployment in live.DefaultIfEmpty()
            orderby stage.Position, stage.Name
            select new { stage, Hash = deployment == null ? null : deployment.DefinitionHash }).ToListAsync(cancellationToken);
        return stages.ToLookup(item => item.stage.ApiId, item => ((Stage, string?))(item.stage, item.Hash));
    }
}
