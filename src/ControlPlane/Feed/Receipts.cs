using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Feed;

/// <summary>Keeps what nodes say of the snapshots that they were sent.</summary>
internal static class Receipts
{
    /// <summary>
    /// Writes an acknowledgement to the newest push of that snapshot. A node that starts again says the same once more; the
    /// first time it took stays. One for a stage that is gone tells nothing.
    /// </summary>
    public static async Task KeepAsync(PortalDb db, StageAcknowledgement word, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var push = await db.StageEvents
            .Where(x => x.ApiId == word.ApiId && x.Stage == word.Stage && x.SnapshotHash == word.Hash)
            .OrderByDescending(x => x.Id)
            .Select(x => (long?)x.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (push is not { } eventId)
        {
            return;
        }

        // SQLite and PostgreSQL share this form; two calls for one node may come at once when it retries.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "NodeReceipts" AS r ("EventId", "Node", "ElapsedMilliseconds", "Error", "At")
            VALUES ({eventId}, {word.Node}, {word.ElapsedMilliseconds}, {Short(word.Error)}, {At(db, now)})
            ON CONFLICT ("EventId", "Node") DO UPDATE SET
              "ElapsedMilliseconds" = CASE WHEN r."Error" IS NULL AND excluded."Error" IS NULL THEN r."ElapsedMilliseconds" ELSE excluded."ElapsedMilliseconds" END,
              "Error" = excluded."Error",
              "At" = excluded."At"
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // The converters of the model do not reach raw statements.
    private static object At(PortalDb db, DateTimeOffset at) => db.Database.IsSqlite() ? at.UtcTicks : at.ToUniversalTime();

    private static string? Short(string? error) => error is { Length: > 2000 } ? error[..2000] : error;
}
