using System.Globalization;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.ControlPlane.Feed;

/// <summary>
/// Forgets tombstones after 30 days and remembers up to where: a node that is further behind than that reads the manifest,
/// so that nothing which was revoked comes back to life.
/// </summary>
public sealed partial class FeedRetention(IDbContextFactory<PortalDb> databases, TimeProvider time, ILogger<FeedRetention> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    private const string Horizon = "feed.horizon";

    /// <summary>The newest sequence that a forgotten tombstone had; 0 while none was forgotten.</summary>
    internal static async Task<long> HorizonAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Settings.Where(x => x.Name == Horizon).Select(x => x.Value).FirstOrDefaultAsync(cancellationToken) is { } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Forgets what is old enough now.</summary>
    /// <returns>How many tombstones went.</returns>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancel =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                await using var transaction = await db.Database.BeginTransactionAsync(cancel);
                await db.LockFeedAsync(cancel);
                var before = time.GetUtcNow() - Kept;
                var old = db.Feed.Where(row => row.Hash == null && row.At < before);
                if (await old.MaxAsync(row => (long?)row.Sequence, cancel) is not { } newest)
                {
                    return 0;
                }

                var forgotten = await old.ExecuteDeleteAsync(cancel);
                var horizon = Math.Max(newest, await HorizonAsync(db, cancel)).ToString(CultureInfo.InvariantCulture);
                if (await db.Settings.FindAsync([Horizon], cancel) is { } row)
                {
                    row.Value = horizon;
                }
                else
                {
                    db.Settings.Add(new Setting { Name = Horizon, Value = horizon });
                }

                await db.SaveChangesAsync(cancel);
                await transaction.CommitAsync(cancel);
                return forgotten;
            },
            cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await Task.Delay(Every, time, stoppingToken);
                if (await ForgetAsync(stoppingToken) is > 0 and var forgotten)
                {
                    Forgot(log, forgotten);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database may be away; the next round does what this one could not.
                Failed(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Forgot {Count} feed tombstones older than 30 days")]
    private static partial void Forgot(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not forget old feed tombstones; trying again in six hours")]
    private static partial void Failed(ILogger log, Exception e);
}
