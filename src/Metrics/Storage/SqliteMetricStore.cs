using System.Data.Common;
using Gatehouse.Metrics.Values;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Metrics.Storage;

/// <summary>Metrics in a SQLite file of their own, which one process writes.</summary>
internal sealed class SqliteMetricStore(MetricsOptions options) : MetricStore(options, SqliteFactory.Instance.CreateDataSource(options.ConnectionString))
{
    protected override string Schema => "";

    protected override async Task PrepareAsync(MetricsDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);

        // A process killed while it migrated leaves its lock behind, and the next would wait for ever. This process holds the directory.
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock" """, cancellationToken);
    }

    // A deferred transaction sees what its first statement saw, and never waits for the writer.
    protected override Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    protected override Task UpsertMinutesAsync(
        DbConnection connection, int run, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken) =>
        UpsertAsync(connection, "Minutes", "RunId", run, rows, cancellationToken);

    protected override Task UpsertRollupsAsync(
        DbConnection connection, int width, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken) =>
        UpsertAsync(connection, "Rollups", "Width", width, rows, cancellationToken);

    private static async Task UpsertAsync(
        DbConnection connection, string table, string third, int thirdValue, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var command = Command(
            connection,
            $"""
            INSERT INTO "{table}" ("SeriesId", "At", "{third}", {TotalsColumns.List}) VALUES (@series, @at, @third, {string.Join(", ", TotalsColumns.Names.Select(name => "@" + name))})
            ON CONFLICT ("SeriesId", "At", "{third}") DO UPDATE SET {TotalsColumns.Overwrite}
            """,
            [("series", 0), ("at", 0L), ("third", thirdValue), .. TotalsColumns.Names.Select(name => (name, (object?)null))]);
        foreach (var (series, at, totals) in rows)
        {
            command.Parameters[0].Value = series;
            command.Parameters[1].Value = at;
            var values = TotalsColumns.Values(totals);
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[3 + i].Value = values[i] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
