using System.Data.Common;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Storage;

/// <summary>Reads of one moment: what one of them sees, the next sees too.</summary>
internal sealed class MetricRead(MetricStore store, DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>Every series that fits a condition.</summary>
    public async Task<IReadOnlyList<StoredSeries>> SeriesAsync(string where, (string Name, object? Value)[] parameters, CancellationToken cancellationToken)
    {
        var found = new List<StoredSeries>();
        await using var command = MetricStore.Command(
            connection,
            $"""SELECT "Id", "Level", "AccountId", "ApiId", "Stage", "Resource", "Method", "ApiName", "LastSeen" FROM {store.Table("Series")} {where}""",
            parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new StoredSeries(
                reader.GetInt32(0),
                new SeriesKey((SeriesLevel)reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6)),
                reader.GetString(7),
                reader.GetInt64(8)));
        }

        return found;
    }

    /// <summary>Runs that counted at some time in [from, to).</summary>
    public async Task<IReadOnlyList<NodeRun>> RunsAsync(long from, long to, CancellationToken cancellationToken)
    {
        var found = new List<NodeRun>();
        await using var command = MetricStore.Command(
            connection, $"""SELECT "Id", "Node", "StartedAt", "LastSeen" FROM {store.Table("Runs")} WHERE "LastSeen" >= {from} AND "StartedAt" < {to} ORDER BY "Id" """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new NodeRun(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return found;
    }

    /// <summary>Starts of spans in [from, to) whose roll-up is missing or behind.</summary>
    public async Task<HashSet<long>> PendingAsync(int width, long from, long to, CancellationToken cancellationToken)
    {
        var found = new HashSet<long>();
        await using var command = MetricStore.Command(
            connection, $"""SELECT DISTINCT "At" FROM {store.Table("Pending")} WHERE "Width" = {width} AND "At" >= {from} AND "At" < {to}""");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetInt64(0));
        }

        return found;
    }

    /// <summary>Adds every row of the series in [from, to) to what <paramref name="into"/> gives for (series, start of the row).</summary>
    /// <param name="width">Seconds: 60, 300 or 3,600.</param>
    public Task RowsAsync(
        IReadOnlyList<int> series, int width, long from, long to, Func<int, long, RequestTotals> into, CancellationToken cancellationToken) =>
        EachAsync(TotalsColumns.List, series, width, from, to, reader => TotalsColumns.Add(reader, 2, into(reader.GetInt32(0), reader.GetInt64(1))), cancellationToken);

    /// <summary>The same for the counts by status class alone, which cost a fraction of whole rows.</summary>
    public Task ClassesAsync(
        IReadOnlyList<int> series, int width, long from, long to, Func<int, RequestTotals> into, CancellationToken cancellationToken) =>
        EachAsync(
            """
            "Count2xx", "Count3xx", "Count4xx", "Count5xx"
            """,
            series,
            width,
            from,
            to,
            reader =>
            {
                var totals = into(reader.GetInt32(0));
                totals.Count2xx += reader.GetInt64(2);
                totals.Count3xx += reader.GetInt64(3);
                totals.Count4xx += reader.GetInt64(4);
                totals.Count5xx += reader.GetInt64(5);
            },
            cancellationToken);

    /// <summary>Tells (series, start of the row, requests) of every row in [from, to).</summary>
    /// <param name="width">Seconds: 60, 300 or 3,600.</param>
    public Task CountsAsync(
        IReadOnlyList<int> series, int width, long from, long to, Action<int, long, long> counted, CancellationToken cancellationToken) =>
        EachAsync(
            """
            "Count2xx" + "Count3xx" + "Count4xx" + "Count5xx"
            """,
            series,
            width,
            from,
            to,
            reader => counted(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken);

    private async Task EachAsync(
        string columns, IReadOnlyList<int> series, int width, long from, long to, Action<DbDataReader> row, CancellationToken cancellationToken)
    {
        var table = width == 60 ? store.Table("Minutes") : store.Table("Rollups");
        var only = width == 60 ? "" : $"""AND "Width" = {width}""";
        foreach (var batch in series.Chunk(500))
        {
            await using var command = MetricStore.Command(
                connection,
                $"""SELECT "SeriesId", "At", {columns} FROM {table} WHERE "SeriesId" IN ({MetricStore.Ids(batch)}) {only} AND "At" >= {from} AND "At" < {to}""");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                row(reader);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
