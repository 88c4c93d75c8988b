using System.Collections.Concurrent;
using Gatehouse.Definitions.Feed;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Usage;

/// <summary>
/// All counters of this node: kept in the journal, reported to the control plane as absolute numbers (so a report may be
/// lost or repeated), and told at the start what other nodes, or a lost journal of this one, had admitted.
/// </summary>
internal sealed class UsageLedger : IDisposable
{
    private const int ReportBatch = 1_000;

    private readonly ConcurrentDictionary<(string Plan, string Key), UsageCounter> _counters = new();
    private readonly UsageJournal _journal;
    private readonly IFeed _feed;
    private readonly TimeProvider _time;
    private readonly string _node;
    private DateOnly _forgotten;

    public UsageLedger(string path, string node, IFeed feed, TimeProvider time, ILogger logger)
    {
        _feed = feed;
        _time = time;
        _forgotten = Today;
        _journal = UsageJournal.Open(path, Today, logger);
        _node = $"{node}/{_journal.Id}";
        foreach (var (plan, key, slot) in _journal.Slots())
        {
            Open(plan, key).Restore(slot);
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    public UsageCounter Open(string planId, string keyId) =>
        _counters.GetOrAdd((planId, keyId), static (key, journal) => new UsageCounter(journal, key.Plan, key.Key), _journal);

    /// <summary>Learns what was admitted elsewhere in the periods that still run.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var usage = await _feed.UsageAsync(Today.AddDays(-31), cancellationToken);
        foreach (var day in usage.Where(count => count.Node != _node).GroupBy(count => (count.PlanId, count.ApiKeyId, count.Day)))
        {
            Open(day.Key.PlanId, day.Key.ApiKeyId).Seed(day.Key.Day, day.Sum(count => count.Used));
        }
    }

    /// <summary>Reports every number that changed since it was last taken.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        var changed = new List<UsageCount>();
        foreach (var (_, counter) in _counters)
        {
            counter.Collect(_node, changed);
        }

        foreach (var batch in changed.Chunk(ReportBatch))
        {
            await _feed.ReportUsageAsync(batch, cancellationToken);
            foreach (var count in batch)
            {
                Open(count.PlanId, count.ApiKeyId).Confirm(count);
            }
        }

        if (Today is var today && today > _forgotten)
        {
            _forgotten = today;
            foreach (var (_, counter) in _counters)
            {
                counter.Forget(today);
            }
        }
    }

    public void Flush() => _journal.Flush();

    public void Dispose() => _journal.Dispose();
}

internal static partial class UsageLog
{
    [LoggerMessage(1, LogLevel.Error, "The usage journal {Path} is damaged; it was moved to {Aside} and a new one is counted from what the control plane knows.")]
    public static partial void JournalDamaged(ILogger logger, string path, string aside);
}
