using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Gatehouse.Metrics.Values;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Metrics.Storage;

/// <summary>What a run counted in one minute of one series, since the minute began.</summary>
/// <param name="Minute">Start of the minute, seconds since 1970.</param>
public sealed record MinuteTotals(SeriesKey Series, string ApiName, long Minute, RequestTotals Totals);

/// <summary>
/// Keeps minute rows per node and their roll-ups in a database, and reads them back merged. Both databases take the same
/// statements; what only one of them can do is in its own class.
/// </summary>
public abstract class MetricStore(MetricsOptions options, DbDataSource database) : IAsyncDisposable
{
    private const int SeriesPerStatement = 500;

    private readonly ConcurrentDictionary<SeriesKey, (int Id, string ApiName, long LastSeen)> _known = [];

    public static MetricStore Open(MetricsOptions options) => options.Provider switch
    {
        MetricsProvider.Postgres => new PostgresMetricStore(options),
        _ => new SqliteMetricStore(options),
    };

    /// <summary>Prefix of table names.</summary>
    protected abstract string Schema { get; }

    /// <summary>Brings the tables up to date; several portals may do so at once.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = new MetricsDb((DbContextOptions<MetricsDb>)new DbContextOptionsBuilder<MetricsDb>().UseMetricsDatabase(options.Provider, options.ConnectionString).Options);
        await PrepareAsync(db, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Notes that a node began to count.</summary>
    /// <returns>The run's id.</returns>
    public async Task<int> BeginRunAsync(string node, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(
            connection,
            $"""INSERT INTO {Schema}"Runs" ("Node", "StartedAt", "LastSeen") VALUES (@node, @now, @now) RETURNING "Id" """,
            ("node", node),
            ("now", now.ToUnixTimeSeconds()));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Stores what a run counted. The numbers are absolute, so storing them twice or late counts nothing twice.</summary>
    /// <param name="now">Up to when the run has counted.</param>
    public async Task WriteAsync(int run, DateTimeOffset now, IReadOnlyList<MinuteTotals> rows, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ids = new int[rows.Count];
        var learned = new List<(SeriesKey Key, (int Id, string ApiName, long LastSeen) Known)>();
        for (var i = 0; i < rows.Count; i++)
        {
            ids[i] = await SeriesIdAsync(connection, rows[i], learned, cancellationToken);
        }

        await UpsertMinutesAsync(connection, run, [.. rows.Select((row, i) => (ids[i], row.Minute, row.Totals))], cancellationToken);

        // Last: on PostgreSQL a roll-up that read without these rows has then already let go of its mark, and this makes a new one.
        foreach (var bucket in rows.Select(row => Floor(row.Minute, 300)).Distinct().Order())
        {
            await MarkAsync(connection, 300, bucket, run, cancellationToken);
        }

        await using (var seen = Command(
            connection, $"""UPDATE {Schema}"Runs" SET "LastSeen" = @now WHERE "Id" = @run AND "LastSeen" < @now""", ("now", now.ToUnixTimeSeconds()), ("run", run)))
        {
            await seen.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);

        // Only now: the ids of a transaction that failed are nobody's.
        foreach (var (key, known) in learned)
        {
            _known[key] = known;
        }
    }

    /// <summary>Begins a read in which everything is of one moment.</summary>
    internal async Task<MetricRead> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            return new MetricRead(this, connection, await BeginReadAsync(connection, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends of spans that wait for a roll-up, oldest first.</summary>
    internal async Task<IReadOnlyList<long>> PendingAsync(int width, long endBefore, CancellationToken cancellationToken)
    {
        await using var read = await ReadAsync(cancellationToken);
        return [.. (await read.PendingAsync(width, long.MinValue, endBefore - width + 1, cancellationToken)).Order()];
    }

    /// <summary>Folds what lies in one span into its roll-up row, for every series. Doing so again changes nothing.</summary>
    internal async Task RollUpAsync(int width, long at, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var take = Command(connection, $"""DELETE FROM {Schema}"Pending" WHERE "Width" = @width AND "At" = @at""", ("width", width), ("at", at)))
        {
            if (await take.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                return;
            }
        }

        var read = new MetricRead(this, connection, transaction);
        var active = await read.SeriesAsync($"""WHERE "LastSeen" >= {Floor(at, 3600)}""", [], cancellationToken);
        foreach (var batch in active.Chunk(SeriesPerStatement))
        {
            var totals = new Dictionary<int, RequestTotals>();
            await read.RowsAsync([.. batch.Select(series => series.Id)], width == 300 ? 60 : 300, at, at + width, (series, _) => Of(totals, series), cancellationToken);
            await UpsertRollupsAsync(connection, width, [.. totals.Select(pair => (pair.Key, at, pair.Value))], cancellationToken);
        }

        if (width == 300)
        {
            await MarkAsync(connection, 3600, Floor(at, 3600), 0, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes what is past its retention.</summary>
    internal async Task DropAsync(long minutesBefore, long fiveMinutesBefore, long hoursBefore, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSeries> all;
        await using (var read = await ReadAsync(cancellationToken))
        {
            all = await read.SeriesAsync("", [], cancellationToken);
        }

        // One short transaction a batch, so that writers never wait long.
        foreach (var batch in all.Chunk(SeriesPerStatement))
        {
            var ids = Ids(batch.Select(series => series.Id));
            await ExecuteAsync($"""DELETE FROM {Schema}"Minutes" WHERE "SeriesId" IN ({ids}) AND "At" < {minutesBefore}""", cancellationToken);
            await ExecuteAsync($"""DELETE FROM {Schema}"Rollups" WHERE "SeriesId" IN ({ids}) AND "Width" = 300 AND "At" < {fiveMinutesBefore}""", cancellationToken);
            await ExecuteAsync($"""DELETE FROM {Schema}"Rollups" WHERE "SeriesId" IN ({ids}) AND "Width" = 3600 AND "At" < {hoursBefore}""", cancellationToken);
        }

        await ExecuteAsync($"""DELETE FROM {Schema}"Runs" WHERE "LastSeen" < {hoursBefore}""", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static long Floor(long at, int width) => at - (((at % width) + width) % width);

    internal static RequestTotals Of<TKey>(Dictionary<TKey, RequestTotals> totals, TKey key)
        where TKey : notnull
    {
        if (!totals.TryGetValue(key, out var found))
        {
            totals.Add(key, found = new RequestTotals());
        }

        return found;
    }

    internal static string Ids(IEnumerable<int> ids) => string.Join(',', ids);

    internal string Table(string name) => $"{Schema}\"{name}\"";

    internal static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>What this database needs before its migrations.</summary>
    protected abstract Task PrepareAsync(MetricsDb db, CancellationToken cancellationToken);

    protected abstract Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken);

    protected abstract Task UpsertMinutesAsync(
        DbConnection connection, int run, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken);

    protected abstract Task UpsertRollupsAsync(
        DbConnection connection, int width, IReadOnlyList<(int Series, long At, RequestTotals Totals)> rows, CancellationToken cancellationToken);

    private async Task<int> SeriesIdAsync(
        DbConnection connection, MinuteTotals row, List<(SeriesKey Key, (int Id, string ApiName, long LastSeen) Known)> learned, CancellationToken cancellationToken)
    {
        var hour = Floor(row.Minute, 3600);
        if (_known.TryGetValue(row.Series, out var known) && known.ApiName == row.ApiName && known.LastSeen >= hour)
        {
            return known.Id;
        }

        var key = row.Series;
        await using var command = Command(
            connection,
            $"""
            INSERT INTO {Schema}"Series" ("Level", "AccountId", "ApiId", "ApiName", "Stage", "Resource", "Method", "LastSeen")
            VALUES (@level, @account, @api, @name, @stage, @resource, @method, @seen)
            ON CONFLICT ("AccountId", "ApiId", "Stage", "Resource", "Method", "Level")
            DO UPDATE SET "ApiName" = excluded."ApiName",
                "LastSeen" = CASE WHEN excluded."LastSeen" > "Series"."LastSeen" THEN excluded."LastSeen" ELSE "Series"."LastSeen" END
            RETURNING "Id"
            """,
            ("level", (int)key.Level),
            ("account", key.AccountId),
            ("api", key.ApiId),
            ("name", row.ApiName),
            ("stage", key.Stage),
            ("resource", key.Resource),
            ("method", key.Method),
            ("seen", hour));
        var id = Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        learned.Add((key, (id, row.ApiName, hour)));
        return id;
    }

    private async Task MarkAsync(DbConnection connection, int width, long at, int run, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"""INSERT INTO {Schema}"Pending" ("Width", "At", "RunId") VALUES (@width, @at, @run) ON CONFLICT ("Width", "At", "RunId") DO UPDATE SET "RunId" = excluded."RunId" """,
            ("width", width),
            ("at", at),
            ("run", run));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
