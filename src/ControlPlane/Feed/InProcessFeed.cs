using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Feed;

/// <summary>
/// The feed as the embedded gateway reads it: straight from the database. When the database is away every call throws, and the
/// gateway serves on with what it has and asks again.
/// </summary>
public sealed class InProcessFeed(
    IDbContextFactory<PortalDb> databases, FeedSignal signal, ReceiptSignal receipts, UsageLedger ledger, Pepper pepper, TimeProvider time) : IFeed
{
    /// <summary>Entries in a page.</summary>
    public const int MaximumPage = 1000;

    // What another portal wrote to the same PostgreSQL database raises no signal here.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public async Task<FeedPage> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var next = signal.Next;
            var page = await PageAsync(after, Math.Clamp(limit, 1, MaximumPage), cancellationToken);
            var left = wait - time.GetElapsedTime(started);
            if (page.Reset || page.Entries.Count > 0 || left <= TimeSpan.Zero)
            {
                return page;
            }

            await Task.WhenAny(next, Task.Delay(left < Poll ? left : Poll, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task<FeedPage> ManifestAsync(CancellationToken cancellationToken)
    {
        await using var db = await ReaderAsync(cancellationToken);

        // The position is read first: a row that is written in between is in the manifest and is read once more, never missed.
        var through = await db.Feed.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        through = Math.Max(through, await FeedRetention.HorizonAsync(db, cancellationToken));
        var living = await db.Feed.Where(row => row.Hash != null).OrderBy(row => row.Sequence).ToListAsync(cancellationToken);
        return new FeedPage(living.ConvertAll(Entry), through, false);
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        await using var db = await ReaderAsync(cancellationToken);
        var found = new Dictionary<string, byte[]>(hashes.Count);
        foreach (var some in hashes.Distinct().Chunk(500))
        {
            await foreach (var content in db.Contents.Where(content => some.Contains(content.Hash)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found[content.Hash] = content.Expand();
            }
        }

        return found;
    }

    public Task<byte[]> PepperAsync(CancellationToken cancellationToken) => Task.FromResult(pepper.Value);

    public Task<IReadOnlyList<UsageCount>> UsageAsync(DateOnly since, CancellationToken cancellationToken) => ledger.SinceAsync(since, cancellationToken);

    public async Task AcknowledgeAsync(StageAcknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        await outer.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancel =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                await Receipts.KeepAsync(db, acknowledgement, time.GetUtcNow(), cancel);
            },
            cancellationToken);
        receipts.Notify();
    }

    public Task ReportUsageAsync(IReadOnlyCollection<UsageCount> usage, CancellationToken cancellationToken) => ledger.RecordAsync(usage, cancellationToken);

    private async Task<FeedPage> PageAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await ReaderAsync(cancellationToken);
        var rows = await db.Feed.Where(row => row.Sequence > after).OrderBy(row => row.Sequence).Take(limit).ToListAsync(cancellationToken);
        if (after < await FeedRetention.HorizonAsync(db, cancellationToken))
        {
            return new FeedPage([], after, true);
        }

        // A node that is ahead of the feed has seen a database that is no more: a restored copy counts from further back.
        var ahead = rows.Count == 0 && after > 0 && await NewestAsync(db, cancellationToken) < after;
        return new FeedPage(rows.ConvertAll(Entry), rows.Count == 0 ? after : rows[^1].Sequence, ahead);
    }

    private static async Task<long> NewestAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var newest = await db.Feed.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        return Math.Max(newest, await FeedRetention.HorizonAsync(db, cancellationToken));
    }

    private async Task<PortalDb> ReaderAsync(CancellationToken cancellationToken)
    {
        var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    private static FeedEntry Entry(FeedRow row) => new(row.Sequence, row.Kind, row.Key, row.Hash);
}
