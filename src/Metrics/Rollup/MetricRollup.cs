using Gatehouse.Metrics.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Metrics.Rollup;

/// <summary>
/// Folds minutes into 5 minutes and those into hours, and drops what is past CloudWatch's retention. A span is folded anew
/// whenever minutes of it arrive late, so a roll-up always equals its minutes.
/// </summary>
public sealed partial class MetricRollup(MetricStore store, TimeProvider time, ILogger<MetricRollup> log) : BackgroundService
{
    public static readonly TimeSpan KeepMinutes = TimeSpan.FromDays(15);
    public static readonly TimeSpan KeepFiveMinutes = TimeSpan.FromDays(63);
    public static readonly TimeSpan KeepHours = TimeSpan.FromDays(455);

    /// <summary>How long after its end a span waits for nodes that are a little behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DropEvery = TimeSpan.FromHours(1);
    private DateTimeOffset _lastDrop;

    /// <summary>Folds every span that waits and has ended, then drops what is old, at most once an hour.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var width in new[] { 300, 3600 })
        {
            foreach (var at in await store.PendingAsync(width, (now - Grace).ToUnixTimeSeconds(), cancellationToken))
            {
                await store.RollUpAsync(width, at, cancellationToken);
            }
        }

        if (now - _lastDrop >= DropEvery)
        {
            await store.DropAsync(
                (now - KeepMinutes).ToUnixTimeSeconds(), (now - KeepFiveMinutes).ToUnixTimeSeconds(), (now - KeepHours).ToUnixTimeSeconds(), cancellationToken);
            _lastDrop = now;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Task.Run(() => RunAsync(stoppingToken), stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Failed(log, error);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is found again at the next start.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics were not rolled up; the next round tries again.")]
    private static partial void Failed(ILogger logger, Exception error);
}
