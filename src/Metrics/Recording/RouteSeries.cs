using System.Runtime.CompilerServices;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Recording;

/// <summary>
/// Where the requests of one route are counted. Recording takes no lock and allocates nothing once the route is warm; every
/// core counts in cells of its own, one set for the running minute and one for the minute before.
/// </summary>
public sealed class RouteSeries
{
    private readonly MetricRecorder _recorder;
    private readonly Cell?[] _cells;

    internal RouteSeries(MetricRecorder recorder, RouteSeriesKey key)
    {
        _recorder = recorder;
        _cells = new Cell?[2 * MetricRecorder.Stripes];
        Key = key;
    }

    public RouteSeriesKey Key { get; internal set; }

    /// <summary>Counts one finished request.</summary>
    /// <param name="status">The HTTP status sent to the caller, 100 to 599.</param>
    /// <param name="latencyMs">Whole time in the gateway, milliseconds.</param>
    /// <param name="integrationLatencyMs">Time that the integration took, milliseconds; NaN when the request reached none.</param>
    public void Record(int status, double latencyMs, double integrationLatencyMs)
    {
        var place = (_recorder.ActiveSlot * MetricRecorder.Stripes) + (Thread.GetCurrentProcessorId() & (MetricRecorder.Stripes - 1));
        (_cells[place] ?? Add(place)).Record(status, latencyMs, integrationLatencyMs);
    }

    /// <summary>Moves what has been counted in one slot since the last call into <paramref name="totals"/>.</summary>
    /// <returns>Null when nothing was counted.</returns>
    internal RequestTotals? Drain(int slot, RequestTotals? totals)
    {
        var any = false;
        for (var stripe = 0; stripe < MetricRecorder.Stripes; stripe++)
        {
            if (_cells[(slot * MetricRecorder.Stripes) + stripe] is { HasCounts: true } cell)
            {
                any = true;
                totals ??= new RequestTotals();
                cell.DrainInto(totals);
            }
        }

        return any ? totals : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Cell Add(int place) => Interlocked.CompareExchange(ref _cells[place], new Cell(), null) ?? _cells[place]!;

    private sealed class Cell
    {
        // The numbers stand in the middle of an array that is wider than they are, so that two cores never share a cache line.
        private const int Class2 = 8;
        private const int LatencySum = Class2 + 4;
        private const int LatencyMin = LatencySum + 1;
        private const int LatencyMax = LatencySum + 2;
        private const int IntegrationSum = LatencyMax + 1;
        private const int IntegrationMin = IntegrationSum + 1;
        private const int IntegrationMax = IntegrationSum + 2;

        private readonly long[] _values = new long[IntegrationMax + 9];
        private readonly int[]?[] _latency = new int[]?[Buckets.Chunks];
        private readonly int[]?[] _integration = new int[]?[Buckets.Chunks];
        private int[]? _errors;

        public Cell()
        {
            _values[LatencyMin] = _values[IntegrationMin] = long.MaxValue;
            _values[LatencyMax] = _values[IntegrationMax] = -1;
        }

        public bool HasCounts
        {
            get
            {
                for (var i = Class2; i < Class2 + 4; i++)
                {
                    if (Volatile.Read(ref _values[i]) != 0)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        // The count comes last: whoever sees it sees all the rest of the request too.
        public void Record(int status, double latencyMs, double integrationLatencyMs)
        {
            Sample(_latency, LatencySum, latencyMs);
            var backend = !double.IsNaN(integrationLatencyMs);
            if (backend)
            {
                Sample(_integration, IntegrationSum, integrationLatencyMs);
            }

            if (status >= 400)
            {
                Interlocked.Increment(ref (_errors ?? AddErrors())[ErrorCounts.IndexOf(status, backend)]);
            }

            Interlocked.Increment(ref _values[Class2 + Math.Clamp(status / 100, 2, 5) - 2]);
        }

        public void DrainInto(RequestTotals totals)
        {
            totals.Count2xx += Take(Class2);
            totals.Count3xx += Take(Class2 + 1);
            totals.Count4xx += Take(Class2 + 2);
            totals.Count5xx += Take(Class2 + 3);
            Drain(_latency, LatencySum, totals.Latency);
            Drain(_integration, IntegrationSum, totals.IntegrationLatency);
            if (_errors is { } errors)
            {
                for (var i = 0; i < errors.Length; i++)
                {
                    if (Volatile.Read(ref errors[i]) != 0)
                    {
                        totals.Errors.Add(i, Interlocked.Exchange(ref errors[i], 0));
                    }
                }
            }
        }

        private void Sample(int[]?[] chunks, int sum, double milliseconds)
        {
            // Whole nanoseconds add up exactly in any order; doubles would not.
            var nanoseconds = milliseconds > 0 ? (long)Math.Min((milliseconds * 1e6) + 0.5, Buckets.MaxMicroseconds * 1e3) : 0;
            Interlocked.Add(ref _values[sum], nanoseconds);
            for (var low = Volatile.Read(ref _values[sum + 1]); nanoseconds < low;)
            {
                var seen = Interlocked.CompareExchange(ref _values[sum + 1], nanoseconds, low);
                low = seen == low ? nanoseconds : seen;
            }

            for (var high = Volatile.Read(ref _values[sum + 2]); nanoseconds > high;)
            {
                var seen = Interlocked.CompareExchange(ref _values[sum + 2], nanoseconds, high);
                high = seen == high ? nanoseconds : seen;
            }

            var index = Buckets.IndexOf((nanoseconds + 500) / 1000);
            var chunk = chunks[index >> 6] ?? AddChunk(ref chunks[index >> 6]);
            Interlocked.Increment(ref chunk[index & 63]);
        }

        private void Drain(int[]?[] chunks, int sum, Distribution into)
        {
            for (var c = 0; c < chunks.Length; c++)
            {
                if (chunks[c] is { } chunk)
                {
                    for (var i = 0; i < chunk.Length; i++)
                    {
                        if (Volatile.Read(ref chunk[i]) != 0)
                        {
                            into.AddBucket((c << 6) + i, Interlocked.Exchange(ref chunk[i], 0));
                        }
                    }
                }
            }

            into.AddSum(Take(sum), Interlocked.Exchange(ref _values[sum + 1], long.MaxValue), Interlocked.Exchange(ref _values[sum + 2], -1));
        }

        private long Take(int place) => Interlocked.Exchange(ref _values[place], 0);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private int[] AddErrors() => Interlocked.CompareExchange(ref _errors, new int[ErrorCounts.Size], null) ?? _errors;

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static int[] AddChunk(ref int[]? place) => Interlocked.CompareExchange(ref place, new int[Buckets.PerChunk], null) ?? place;
    }
}
