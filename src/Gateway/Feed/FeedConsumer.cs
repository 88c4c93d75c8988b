using System.Security.Cryptography;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Usage;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Feed;

/// <summary>
/// Keeps the node at the feed's head: reads the disk copy first and serves from it, then takes in every change, writes
/// it to the disk and acknowledges. The control plane may be away at any time; the node then goes on as it is.
/// </summary>
internal sealed partial class FeedConsumer(
    IFeed feed, NodeState state, DiskCopy disk, SealedFile pepperFile, KeyCheck keys, UsageLedger ledger, string node, TimeProvider time, ILogger<FeedConsumer> logger)
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly List<StageAcknowledgement> _unacknowledged = [];
    private readonly TaskCompletionSource _upToDate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _through;

    /// <summary>Completes when the node has first caught up with the control plane.</summary>
    public Task UpToDate => _upToDate.Task;

    /// <summary>Serves what the disk holds. Damaged files are discarded, never fatal.</summary>
    public void LoadFromDisk()
    {
        keys.Pepper = pepperFile.Read();
        var entries = disk.Load(out _through);
        if (_through is not null)
        {
            var outcomes = state.Apply(entries, isReady: true);
            Loaded(logger, outcomes.Count(outcome => outcome.Error is null), _through.Value);
        }
    }

    /// <summary>Follows the feed until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        var away = false;
        var greeted = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!greeted)
                {
                    await TakePepperAsync(cancellationToken);
                    await ledger.SeedAsync(cancellationToken);
                    greeted = true;
                }

                await StepAsync(cancellationToken);
                if (away)
                {
                    Back(logger);
                }

                (away, pause) = (false, TimeSpan.FromMilliseconds(200));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!away)
                {
                    Away(logger, e);
                    away = true;
                }

                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Reports usage about every second until cancelled, and once more then.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        var failing = false;
        using var timer = new PeriodicTimer(ReportEvery, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await ledger.ReportAsync(cancellationToken);
                failing = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!failing)
                {
                    ReportFailed(logger, e);
                    failing = true;
                }
            }
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        await AcknowledgeAsync(cancellationToken);
        if (_through is not { } after)
        {
            await ReconcileAsync(cancellationToken);
            return;
        }

        var page = await feed.ReadAsync(after, PageSize, _upToDate.Task.IsCompleted ? LongPoll : TimeSpan.Zero, cancellationToken);

        // A feed that ends before our place is another feed: the database was put back or replaced.
        if (page.Reset || page.Through < after)
        {
            Reset(logger, after, page.Through);
            await ReconcileAsync(cancellationToken);
            return;
        }

        if (page.Entries.Count > 0)
        {
            var seen = time.GetTimestamp();
            var stored = await FetchAsync(page.Entries, cancellationToken);
            await TakeInAsync(stored, seen, cancellationToken);
        }

        if (page.Through > after)
        {
            _through = page.Through;
            OnDisk(() => disk.Advance(page.Through));
        }

        if (page.Entries.Count == 0)
        {
            _upToDate.TrySetResult();
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var seen = time.GetTimestamp();
        var manifest = await feed.ManifestAsync(cancellationToken);
        var living = manifest.Entries.Where(entry => entry.Hash is not null).OrderBy(entry => entry.Sequence).ToList();
        var stored = new List<StoredEntry>(living.Count);
        foreach (var batch in living.Chunk(PageSize))
        {
            stored.AddRange(await FetchAsync(batch, cancellationToken));
        }

        // What was revoked goes before what is new comes.
        state.Keep(living);
        var outcomes = state.Apply(stored, isReady: true);
        OnDisk(() => disk.Rewrite(stored, manifest.Through));
        Queue(outcomes, seen);
        await AcknowledgeAsync(cancellationToken);
        _through = manifest.Through;
    }

    private async Task TakeInAsync(IReadOnlyCollection<StoredEntry> stored, long seen, CancellationToken cancellationToken)
    {
        var outcomes = state.Apply(stored, isReady: true);
        Queue(outcomes, seen);

        // On the disk before it is acknowledged: what was said to be served, or revoked, stays so over a crash.
        OnDisk(() => disk.Append(stored));
        await AcknowledgeAsync(cancellationToken);
    }

    private async Task<List<StoredEntry>> FetchAsync(IReadOnlyCollection<FeedEntry> entries, CancellationToken cancellationToken)
    {
        var hashes = entries.Select(entry => entry.Hash).OfType<string>().Distinct().ToList();
        var contents = hashes.Count == 0 ? new Dictionary<string, byte[]>() : await feed.ContentsAsync(hashes, cancellationToken);
        var stored = new List<StoredEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Hash is null)
            {
                stored.Add(new StoredEntry(entry, null));
            }
            else if (contents.TryGetValue(entry.Hash, out var content))
            {
                stored.Add(new StoredEntry(entry, content));
            }
            else
            {
                // Overtaken by a later change of the same thing, which the feed brings next.
                ContentGone(logger, entry.Kind, entry.Key, entry.Hash);
            }
        }

        return stored;
    }

    private async Task TakePepperAsync(CancellationToken cancellationToken)
    {
        var pepper = await feed.PepperAsync(cancellationToken);
        if (keys.Pepper is not { } known || !CryptographicOperations.FixedTimeEquals(known, pepper))
        {
            OnDisk(() => pepperFile.Write(pepper));
            keys.Pepper = pepper;
        }
    }

    private void Queue(IEnumerable<StageOutcome> outcomes, long seen)
    {
        var elapsed = time.GetElapsedTime(seen).TotalMilliseconds;
        foreach (var (key, hash, error) in outcomes)
        {
            var slash = key.IndexOf('/');
            _unacknowledged.Add(new StageAcknowledgement(node, key[..slash], key[(slash + 1)..], hash, elapsed, error));
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        while (_unacknowledged.Count > 0)
        {
            await feed.AcknowledgeAsync(_unacknowledged[0], cancellationToken);
            _unacknowledged.RemoveAt(0);
        }
    }

    // A full or broken disk must not stop traffic or deployments; the copy is then only as good as it was.
    private void OnDisk(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DiskFailed(logger, e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The gateway serves {Stages} stages from its disk copy, as of feed position {Through}.")]
    private static partial void Loaded(ILogger logger, int stages, long through);

    [LoggerMessage(2, LogLevel.Warning, "The control plane cannot be reached; the gateway goes on with what it has and keeps trying.")]
    private static partial void Away(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "The control plane is back.")]
    private static partial void Back(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "The feed cannot tell from position {After} (it is at {Through}); everything is compared with the manifest.")]
    private static partial void Reset(ILogger logger, long after, long through);

    [LoggerMessage(5, LogLevel.Error, "The gateway's disk copy could not be written; a restart without the control plane would serve an older state.")]
    private static partial void DiskFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Usage could not be reported; it stays in the journal and is reported later.")]
    private static partial void ReportFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "The content {Hash} of {Kind} {Key} is gone; a later entry must follow.")]
    private static partial void ContentGone(ILogger logger, string kind, string key, string hash);
}
