using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>Things made once for the whole installation, by whichever portal starts first.</summary>
internal static class SettingStorage
{
    /// <summary>The stored value of a setting, made now if there is none. Portals that start together agree on one.</summary>
    /// <param name="make">Called while other portals wait, so that what it writes elsewhere (a key ring) is seen by them too.</param>
    public static async Task<string> SettingAsync(
        this IDbContextFactory<PortalDb> databases, string name, Func<string> make, CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancel =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                // On SQLite the transaction itself is the one writer's; on PostgreSQL the lock lasts until it ends.
                await using var transaction = await db.Database.BeginTransactionAsync(cancel);
                if (db.Database.IsNpgsql())
                {
                    await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(4712)", cancel);
                }

                if (await db.Settings.FindAsync([name], cancel) is { } found)
                {
                    return found.Value;
                }

                var made = make();
                db.Settings.Add(new Setting { Name = name, Value = made });
                await db.SaveChangesAsync(cancel);
                await transaction.CommitAsync(cancel);
                return made;
            },
            cancellationToken);
    }
}
