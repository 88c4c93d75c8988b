using System.Data;
using System.Data.Common;
using Gatehouse.Metrics.Values;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Gatehouse.Metrics.Storage;

/// <summary>Metrics in a PostgreSQL schema of their own, which many nodes and portals write.</summary>
internal sealed class PostgresMetricStore(MetricsOptions options) : MetricStore(options, NpgsqlDataSource.Create(options.ConnectionString))
{
    protected override string Schema => MetricsOptions.Schema + ".";

    protected override async Task PrepareAsync(MetricsDb db, CancellationToken cancellationToken)
    {
        // The history table is looked for before a migration could make the schema that it stands in.
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync($"SELECT pg_advisory_xact_lock(7262146); CREATE SCHEMA IF NOT EXISTS {MetricsOptions.Schema}", cancellationToken);
    }

    protected override async Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    protected override Task UpsertMinutesAsync(
        DbConnection connection, int run, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken) =>
        UpsertAsync(connection, "Minutes", "RunId", run, rows, cancellationToken);

    protected override Task UpsertRollupsAsync(
        DbConnection connection, int width, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken) =>
        UpsertAsync(connection, "Rollups", "Width", width, rows, cancellationToken);

    // One statement for all rows: the columns travel as arrays. Rows in key order, so that two writers never lock crosswise.
    private async Task UpsertAsync(
        DbConnection connection, string table, string third, int thirdValue, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var ordered = rows.OrderBy(row => row.Series).ThenBy(row => row.At).ToArray();
        var values = ordered.Select(row => TotalsColumns.Values(row.Totals)).ToArray();
        await using var command = (NpgsqlCommand)connection.CreateCommand();
        command.Parameters.Add(new NpgsqlParameter("series", NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = ordered.Select(row => row.Series).ToArray() });
        command.Parameters.Add(new NpgsqlParameter("at", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = ordered.Select(row => row.At).ToArray() });
        var unnest = new List<string> { "@series", "@at" };
        for (var i = 0; i < TotalsColumns.Names.Length; i++)
        {
            var name = TotalsColumns.Names[i];
            var column = i;
            command.Parameters.Add(name is "Latency" or "Integration" or "Errors"
                ? new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = values.Select(row => (byte[]?)row[column]).ToArray() }
                : new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values.Select(row => (long)row[column]!).ToArray() });
            unnest.Add("@" + name);
        }

        command.CommandText = $"""
            INSERT INTO {Table(table)} ("SeriesId", "At", "{third}", {TotalsColumns.List})
            SELECT r."SeriesId", r."At", {thirdValue}, {string.Join(", ", TotalsColumns.Names.Select(name => $"r.\"{name}\""))}
            FROM unnest({string.Join(", ", unnest)}) AS r("SeriesId", "At", {TotalsColumns.List})
            ON CONFLICT ("SeriesId", "At", "{third}") DO UPDATE SET {TotalsColumns.Overwrite}
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
