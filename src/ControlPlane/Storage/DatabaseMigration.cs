using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>Brings a database to the schema of this build, while other portals may be doing the same.</summary>
public static class DatabaseMigration
{
    private const int AttemptsToCreate = 5;

    /// <summary>Long enough for a big table to be rewritten, short enough that a forgotten lock is noticed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <exception cref="StartRefusedException">It took too long, or the database refused.</exception>
    public static async Task ApplyAsync(DbContext db, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (db.Database.IsSqlite())
            {
                await FreeSqliteAsync(db, limit.Token);
            }

            await MigrateAsync(db, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartRefusedException(
                $"The database was not migrated within {Patience.TotalMinutes} minutes; another process may hold its migration lock.", e);
        }
        catch (NpgsqlException e)
        {
            throw new StartRefusedException($"The database of ConnectionStrings:Portal cannot be used: {e.Message}", e);
        }
    }

    // A process killed while it migrated leaves its row in EF's lock table, and the next one would wait for it for ever.
    // The data directory's lock says that nobody else is migrating this file, so the row is stale.
    private static async Task FreeSqliteAsync(DbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.CloseConnectionAsync();
    }

    private static async Task MigrateAsync(DbContext db, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await db.Database.MigrateAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (attempt < AttemptsToCreate && e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another portal created the database, or its history table, between our look and our own attempt.
            }
        }
    }
}
