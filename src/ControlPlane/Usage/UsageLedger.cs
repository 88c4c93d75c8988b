using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Usage;

/// <summary>Keeps what the nodes report: absolute counts, so that a repeated or late report changes nothing.</summary>
public sealed class UsageLedger(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    private const int BatchSize = 1000;

    public async Task RecordAsync(IReadOnlyCollection<UsageCount> counts, CancellationToken cancellationToken)
    {
        foreach (var batch in counts.Chunk(BatchSize))
        {
            await using var outer = await databases.CreateDbContextAsync(cancellationToken);
            await outer.Database.CreateExecutionStrategy().ExecuteAsync(cancel => RecordBatchAsync(batch, cancel), cancellationToken);
        }
    }

    /// <summary>What any node counted in days from <paramref name="since"/> on.</summary>
    public async Task<IReadOnlyList<UsageCount>> SinceAsync(DateOnly since, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Usage.AsNoTracking().Where(row => row.Day >= since)
            .Select(row => new UsageCount(row.Node, row.PlanId, row.ApiKeyId, row.Day, row.Used, null, null)).ToListAsync(cancellationToken);
    }

    private async Task RecordBatchAsync(UsageCount[] batch, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = batch.Select(count => count.ApiKeyId).Distinct().ToList();
        var first = batch.Min(count => count.Day);
        var last = batch.Max(count => count.Day);
        var rows = await db.Usage.Where(row => EF.Parameter(ids).Contains(row.ApiKeyId) && row.Day >= first && row.Day <= last)
            .ToDictionaryAsync(row => (row.Node, row.PlanId, row.ApiKeyId, row.Day), cancellationToken);
        var keys = await db.ApiKeys.Where(key => EF.Parameter(ids).Contains(key.Id)).ToDictionaryAsync(key => key.Id, cancellationToken);
        var now = time.GetUtcNow();
        foreach (var count in batch)
        {
            var grew = true;
            if (rows.TryGetValue((count.Node, count.PlanId, count.ApiKeyId, count.Day), out var row))
            {
                grew = count.Used > row.Used;
                row.Used = Math.Max(row.Used, count.Used);
            }
            else
            {
                row = new UsageRow { Node = count.Node, PlanId = count.PlanId, ApiKeyId = count.ApiKeyId, Day = count.Day, Used = count.Used };
                rows[(count.Node, count.PlanId, count.ApiKeyId, count.Day)] = row;
                db.Usage.Add(row);
                grew = count.Used > 0;
            }

            if (keys.TryGetValue(count.ApiKeyId, out var key))
            {
                Touch(key, count, grew, now);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A node that tells when it last saw a value is believed; of one that does not, a grown count says "just now".</summary>
    private static void Touch(ApiKey key, UsageCount count, bool grew, DateTimeOffset now)
    {
        var told = count.LastUsedAt is not null || count.PreviousLastUsedAt is not null;
        var used = told ? count.LastUsedAt : grew ? now : null;
        if (used > now)
        {
            used = now;
        }

        if (used is not null && (key.LastUsedAt is null || used > key.LastUsedAt))
        {
            key.LastUsedAt = used;
        }

        if (key.PreviousHash is not null && count.PreviousLastUsedAt is { } previous && (key.PreviousLastUsedAt is null || previous > key.PreviousLastUsedAt))
        {
            key.PreviousLastUsedAt = previous > now ? now : previous;
        }
    }
}
