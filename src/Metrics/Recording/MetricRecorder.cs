using System.Collections.Concurrent;
using System.Numerics;
using Gatehouse.Metrics.Values;

namespace Gatehouse.Metrics.Recording;

/// <summary>
/// Counts a node's requests in memory, minute by minute. Requests go to one of two slots; when the minute turns the other
/// slot takes over at once, and what threads under way still add to the old one is found by the next <see cref="Drain"/>.
/// </summary>
public sealed class MetricRecorder : IDisposable
{
    /// <summary>Cells per series and slot, a power of two: more than cores would only cost memory.</summary>
    internal static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 4));

    private readonly ConcurrentDictionary<(string Account, string Api, string Stage, string? Resource, string? Method), RouteSeries> _series = [];
    private readonly Lock _turning = new();
    private readonly TimeProvider _time;
    private readonly long[] _slotMinutes = new long[2];
    private readonly Dictionary<(RouteSeries Series, long Minute), RequestTotals> _pending = [];
    private readonly ITimer _turn;
    private int _active;

    public MetricRecorder(TimeProvider time)
    {
        _time = time;
        _slotMinutes[0] = Minute(time.GetUtcNow());
        _slotMinutes[1] = _slotMinutes[0] - 1;
        _turn = time.CreateTimer(static recorder => ((MetricRecorder)recorder!).TurnOnTime(), this, UntilNextMinute(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The minutes (since 1970) that requests can still be added to.</summary>
    internal long[] Minutes
    {
        get
        {
            lock (_turning)
            {
                return [.. _slotMinutes];
            }
        }
    }

    internal int ActiveSlot => Volatile.Read(ref _active);

    /// <summary>The place to record a route's requests; the same for every call with the same route.</summary>
    /// <exception cref="ArgumentException">A name is empty, longer than 255 characters or not valid XML.</exception>
    public RouteSeries Open(RouteSeriesKey key)
    {
        Check("AccountId", key.AccountId);
        Check("ApiId", key.ApiId);
        Check("ApiName", key.ApiName);
        Check("Stage", key.Stage);
        if (key.Resource is null != key.Method is null)
        {
            throw new ArgumentException("Resource and Method are given together or not at all.", nameof(key));
        }

        if (key is { Resource: { } resource, Method: { } method })
        {
            Check("Resource", resource);
            Check("Method", method);
        }

        var series = _series.GetOrAdd((key.AccountId, key.ApiId, key.Stage, key.Resource, key.Method), static (_, made) => new RouteSeries(made.Recorder, made.Key), (Recorder: this, Key: key));
        series.Key = key;
        return series;
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Turns to the next slot when a new minute has begun. Called at every turn of the minute, and before every drain.</summary>
    internal void Turn()
    {
        lock (_turning)
        {
            var minute = Minute(_time.GetUtcNow());
            if (minute == _slotMinutes[_active])
            {
                return;
            }

            var next = 1 - _active;
            Collect(next);
            _slotMinutes[next] = minute;
            Volatile.Write(ref _active, next);
        }
    }

    /// <summary>What was counted since the last call, by series and minute (minutes since 1970).</summary>
    internal IReadOnlyDictionary<(RouteSeries Series, long Minute), RequestTotals> Drain()
    {
        lock (_turning)
        {
            Turn();
            Collect(1 - _active);
            Collect(_active);
            var drained = new Dictionary<(RouteSeries, long), RequestTotals>(_pending);
            _pending.Clear();
            return drained;
        }
    }

    internal static long Minute(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    // Set anew each time: a period of one minute would drift away from the wall clock.
    private void TurnOnTime()
    {
        Turn();
        _turn.Change(UntilNextMinute(), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan UntilNextMinute() => TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (_time.GetUtcNow().Ticks % TimeSpan.TicksPerMinute));

    private void Collect(int slot)
    {
        foreach (var (_, series) in _series)
        {
            var key = (series, _slotMinutes[slot]);
            var known = _pending.GetValueOrDefault(key);
            if (series.Drain(slot, known) is { } totals && known is null)
            {
                _pending.Add(key, totals);
            }
        }
    }

    private static void Check(string field, string value)
    {
        if (MetricNames.Problem(field, value) is { } problem)
        {
            throw new ArgumentException(problem, nameof(value));
        }
    }
}
