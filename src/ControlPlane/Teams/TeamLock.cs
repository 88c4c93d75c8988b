using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

internal static class TeamLock
{
    /// <summary>Makes changes of a team's people wait for each other, so that two owners cannot remove one another. SQLite has one writer as it is.</summary>
    public static async Task LockTeamAsync(this PortalDb db, Guid teamId, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM \"Teams\" WHERE \"Id\" = {teamId} FOR UPDATE", cancellationToken);
        }
    }

    /// <summary>The same for platform administrators.</summary>
    public static async Task LockAdministratorsAsync(this PortalDb db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(4713)", cancellationToken);
        }
    }
}
