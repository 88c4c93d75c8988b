using System.Data.Common;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Storage;

/// <summary>The columns of a totals row, in the one order in which all statements name them.</summary>
internal static class TotalsColumns
{
    public static readonly string[] Names =
    [
        "Count2xx", "Count3xx", "Count4xx", "Count5xx", "LatencySum", "LatencyMin", "LatencyMax", "Latency",
        "IntegrationSum", "IntegrationMin", "IntegrationMax", "Integration", "Errors",
    ];

    public static readonly string List = string.Join(", ", Names.Select(name => $"\"{name}\""));

    public static readonly string Overwrite = string.Join(", ", Names.Select(name => $"\"{name}\" = excluded.\"{name}\""));

    public static object?[] Values(RequestTotals totals) =>
    [
        totals.Count2xx, totals.Count3xx, totals.Count4xx, totals.Count5xx,
        totals.Latency.SumNanoseconds, totals.Latency.MinNanoseconds, totals.Latency.MaxNanoseconds, totals.Latency.Encode(),
        totals.IntegrationLatency.SumNanoseconds, totals.IntegrationLatency.MinNanoseconds, totals.IntegrationLatency.MaxNanoseconds,
        totals.IntegrationLatency.Encode(), totals.Errors.Encode(),
    ];

    /// <summary>Adds the row under the reader to <paramref name="into"/>.</summary>
    /// <param name="first">Ordinal of the first of the columns.</param>
    public static void Add(DbDataReader reader, int first, RequestTotals into)
    {
        into.Count2xx += reader.GetInt64(first);
        into.Count3xx += reader.GetInt64(first + 1);
        into.Count4xx += reader.GetInt64(first + 2);
        into.Count5xx += reader.GetInt64(first + 3);
        Add(reader, first + 4, into.Latency);
        Add(reader, first + 8, into.IntegrationLatency);
        if (!reader.IsDBNull(first + 12))
        {
            into.Errors.AddEncoded(reader.GetFieldValue<byte[]>(first + 12));
        }
    }

    private static void Add(DbDataReader reader, int first, Distribution into)
    {
        if (!reader.IsDBNull(first + 3))
        {
            into.AddSum(reader.GetInt64(first), reader.GetInt64(first + 1), reader.GetInt64(first + 2));
            into.AddEncoded(reader.GetFieldValue<byte[]>(first + 3));
        }
    }
}
