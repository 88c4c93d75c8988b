using Gatehouse.Metrics.Storage;
using Gatehouse.Metrics.Values;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatehouse.Metrics.Recording;

/// <summary>
/// Stores what the recorder counts, every second: the running minute again and again in absolute numbers, so that readers see
/// it at once, a crash costs a second, and a write that is repeated counts nothing twice. Stage and team are summed here.
/// </summary>
public sealed partial class MetricFlusher(MetricRecorder recorder, MetricStore store, IOptions<MetricsOptions> options, TimeProvider time, ILogger<MetricFlusher> log)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>Minutes of series kept while the store is away; a thousand busy series for more than three hours.</summary>
    internal const int MostUnsaved = 200_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleBeat = TimeSpan.FromSeconds(5);
    private readonly Dictionary<(SeriesKey Series, long Minute), Entry> _entries = [];
    private readonly SemaphoreSlim _flushing = new(1);
    private int? _run;
    private DateTimeOffset _lastBeat;
    private bool _failing;

    /// <summary>Requests that were counted but could not be kept while the store was away too long.</summary>
    public long LostRequests { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        await FlushAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything that served requests has stopped; what it counted last is stored here.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    public override void Dispose()
    {
        _flushing.Dispose();
        base.Dispose();
    }

    /// <summary>Stores what was counted up to now.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken);
        try
        {
            await FlushOnceAsync(cancellationToken);
        }
        finally
        {
            _flushing.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StoppedAsync stores the rest.
        }
    }

    private async Task FlushOnceAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var ((series, minute), totals) in recorder.Drain())
        {
            Add(series.Key, minute * 60, totals);
        }

        var changed = _entries.Where(entry => entry.Value.Changed).ToArray();
        if (changed.Length == 0 && _run is not null && now - _lastBeat < IdleBeat)
        {
            return;
        }

        try
        {
            // SQLite's calls hold their thread; the caller's may belong to a request.
            await Task.Run(() => SaveAsync(now, changed, cancellationToken), cancellationToken);
            if (_failing)
            {
                _failing = false;
                Recovered(log);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                Failing(log, error);
            }

            DropOldest();
            return;
        }

        _lastBeat = now;
        foreach (var (key, entry) in changed)
        {
            entry.Changed = false;
        }

        var kept = recorder.Minutes;
        foreach (var key in _entries.Keys.Where(key => !kept.Contains(key.Minute / 60)).ToArray())
        {
            _entries.Remove(key);
        }
    }

    private async Task SaveAsync(DateTimeOffset now, KeyValuePair<(SeriesKey Series, long Minute), Entry>[] changed, CancellationToken cancellationToken)
    {
        _run ??= await store.BeginRunAsync(options.Value.Node, now, cancellationToken);
        await store.WriteAsync(_run.Value, now, [.. changed.Select(entry => new MinuteTotals(entry.Key.Series, entry.Value.ApiName, entry.Key.Minute, entry.Value.Totals))], cancellationToken);
    }

    private void Add(RouteSeriesKey key, long minute, RequestTotals totals)
    {
        var level = key.Resource is null ? SeriesLevel.Unmatched : SeriesLevel.Route;
        Add(new SeriesKey(level, key.AccountId, key.ApiId, key.Stage, key.Resource ?? "", key.Method ?? ""), key.ApiName, minute, totals);
        Add(new SeriesKey(SeriesLevel.Stage, key.AccountId, key.ApiId, key.Stage, "", ""), key.ApiName, minute, totals);
        Add(new SeriesKey(SeriesLevel.Account, key.AccountId, "", "", "", ""), "", minute, totals);
    }

    private void Add(SeriesKey key, string apiName, long minute, RequestTotals totals)
    {
        if (!_entries.TryGetValue((key, minute), out var entry))
        {
            _entries.Add((key, minute), entry = new Entry());
        }

        entry.ApiName = apiName;
        entry.Totals.Add(totals);
        entry.Changed = true;
    }

    private void DropOldest()
    {
        while (_entries.Count > MostUnsaved)
        {
            var oldest = _entries.Keys.Min(key => key.Minute);
            foreach (var key in _entries.Keys.Where(key => key.Minute == oldest).ToArray())
            {
                LostRequests += key.Series.Level == SeriesLevel.Account ? _entries[key].Totals.Count : 0;
                _entries.Remove(key);
            }

            Lost(log, LostRequests);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics cannot be stored; they are kept in memory until the store answers again.")]
    private static partial void Failing(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics are stored again; nothing counted in between is missing unless a loss was reported.")]
    private static partial void Recovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The metric store was away too long: {Requests} requests are not in the metrics.")]
    private static partial void Lost(ILogger logger, long requests);

    private sealed class Entry
    {
        public string ApiName { get; set; } = "";

        public RequestTotals Totals { get; } = new();

        public bool Changed { get; set; }
    }
}
