using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

/// <summary>A time in which a deployment was live on a stage.</summary>
/// <param name="Until">Null while it is live.</param>
public sealed record LiveSpan(string Stage, int Number, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>Reads from a stage's events what was live when.</summary>
internal static class StageHistory
{
    private static readonly StageEventKind[] Moves = [StageEventKind.Deployed, StageEventKind.Promoted, StageEventKind.RolledBack];

    /// <summary>The newest spans of a stage, newest first. A stage that was deleted and made again begins anew.</summary>
    public static async Task<List<LiveSpan>> SpansAsync(PortalDb db, string apiId, string stage, int limit, CancellationToken cancellationToken)
    {
        var deleted = await db.StageEvents
            .Where(x => x.ApiId == apiId && x.Stage == stage && x.Kind == StageEventKind.Deleted)
            .MaxAsync(x => (long?)x.Id, cancellationToken) ?? 0;
        var moves = await db.StageEvents
            .Where(x => x.ApiId == apiId && x.Stage == stage && x.Id > deleted && Moves.Contains(x.Kind))
            .OrderByDescending(x => x.Id)
            .Take(limit)
            .Select(x => new { x.DeploymentNumber, x.At })
            .ToListAsync(cancellationToken);
        return [.. moves.Select((move, i) => new LiveSpan(stage, move.DeploymentNumber!.Value, move.At, i == 0 ? null : moves[i - 1].At))];
    }

    /// <summary>Hash of the snapshot that a stage last served with a deployment; null if it never served it.</summary>
    public static Task<string?> LastPushAsync(PortalDb db, string apiId, string stage, int number, CancellationToken cancellationToken) =>
        db.StageEvents
            .Where(x => x.ApiId == apiId && x.Stage == stage && x.DeploymentNumber == number && x.SnapshotHash != null)
            .OrderByDescending(x => x.Id)
            .Select(x => x.SnapshotHash)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Which of the given deployments were ever live on which stages.</summary>
    public static async Task<ILookup<int, string>> EverLiveAsync(PortalDb db, string apiId, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken)
    {
        var found = await db.StageEvents
            .Where(x => x.ApiId == apiId && x.DeploymentNumber != null && numbers.Contains(x.DeploymentNumber.Value) && Moves.Contains(x.Kind))
            .Select(x => new { Number = x.DeploymentNumber!.Value, x.Stage })
            .Distinct()
            .ToListAsync(cancellationToken);
        return found.ToLookup(x => x.Number, x => x.Stage);
    }
}
