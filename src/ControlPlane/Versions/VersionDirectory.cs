using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>A version as one AWS-level API: what the management API lists.</summary>
/// <param name="ApiKey">The owning API.</param>
/// <param name="Only">Whether it is the API's only version, which goes with the API itself.</param>
public sealed record DirectoryEntry(string ApiId, Guid ApiKey, string ApiName, string Label, string AwsName, DateTimeOffset CreatedAt, bool Only, DraftView Draft);

/// <param name="Next">What the next page's "after" is; null on the last page.</param>
public sealed record DirectoryPage(IReadOnlyList<DirectoryEntry> Entries, string? Next);

/// <summary>All versions of a team, each an API to those who know them by their AWS-level ids.</summary>
public sealed class VersionDirectory(Commands commands)
{
    public const int MaximumPage = 500;

    /// <summary>A page in the order of the API ids.</summary>
    public Task<Outcome<DirectoryPage>> ListAsync(Actor actor, Guid teamId, string? after, int limit, CancellationToken cancellationToken) =>
        commands.QueryAsync<DirectoryPage>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var size = Math.Clamp(limit, 1, MaximumPage);
#pragma warning disable CA1309 // It becomes the database's own comparison, the one that orders the page.
                var rows = await (
                    from version in db.Versions
                    where version.TeamId == teamId && (after == null || string.Compare(version.ApiId, after) > 0)
                    join api in db.Apis on version.ApiKey equals api.Id
                    join draft in db.Drafts on version.ApiId equals draft.ApiId
                    orderby version.ApiId
                    select new { version, api.Name, draft, Count = db.Versions.Count(other => other.ApiKey == version.ApiKey) })
                    .Take(size + 1).ToListAsync(cancel);
#pragma warning restore CA1309
                var page = rows.Take(size).Select(row => Entry(row.version, row.Name, row.draft, row.Count)).ToList();
                return new DirectoryPage(page, rows.Count > size ? page[^1].ApiId : null);
            },
            cancellationToken);

    public Task<Outcome<DirectoryEntry>> FindAsync(Actor actor, string apiId, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DirectoryEntry>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) => Entry(
                version,
                await db.Apis.Where(api => api.Id == version.ApiKey).Select(api => api.Name).FirstAsync(cancel),
                await db.Drafts.FirstAsync(draft => draft.ApiId == apiId, cancel),
                await db.Versions.CountAsync(other => other.ApiKey == version.ApiKey, cancel)),
            cancellationToken);

    private static DirectoryEntry Entry(ApiVersion version, string apiName, Draft draft, int versions) => new(
        version.ApiId, version.ApiKey, apiName, version.Label, version.AwsName, version.CreatedAt, versions == 1, DraftOperations.View(draft));
}
