using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

public enum NodeState
{
    /// <summary>The node has not answered yet.</summary>
    Waiting,

    Serving,

    /// <summary>The node refused the snapshot and serves the one before.</summary>
    Failed,
}

/// <param name="ElapsedMilliseconds">From seeing the feed row to serving; null while waiting.</param>
public sealed record NodeProgress(string Node, NodeState State, double? ElapsedMilliseconds, string? Error, DateTimeOffset? At);

/// <summary>How far a push to the nodes is.</summary>
/// <param name="SupersededBy">The number of the deployment of a newer push to the same stage; the nodes go straight to that one.</param>
public sealed record Push(
    long EventId,
    string ApiId,
    string Api,
    string Version,
    string Stage,
    StageEventKind Kind,
    int? Number,
    int? PreviousNumber,
    string SnapshotHash,
    string Actor,
    DateTimeOffset StartedAt,
    IReadOnlyList<NodeProgress> Nodes,
    int? SupersededBy)
{
    public int Served => Nodes.Count(node => node.State == NodeState.Serving);

    public int Failed => Nodes.Count(node => node.State == NodeState.Failed);

    /// <summary>The slowest node that serves it; null while none does.</summary>
    public double? Milliseconds => Nodes.Where(node => node.State == NodeState.Serving).Max(node => node.ElapsedMilliseconds);

    /// <summary>Every node that is known has answered, or a newer push took this one's place.</summary>
    public bool IsOver => SupersededBy is not null || (Nodes.Count > 0 && Nodes.All(node => node.State != NodeState.Waiting));
}

/// <summary>
/// The pushes of stage snapshots to the gateway nodes. A push is the row of the change that made it plus the nodes' receipts,
/// so it survives closed dialogs, lost circuits and restarts.
/// </summary>
public sealed class Pushes(Commands commands, ReceiptSignal signal, TimeProvider time)
{
    // A node that has acknowledged nothing for this long is not waited for.
    private static readonly TimeSpan NodeMemory = TimeSpan.FromDays(7);

    // For receipts that another portal wrote: no signal reaches this process.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public Task<Outcome<Push>> FindAsync(Actor actor, string apiId, long eventId, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<Push>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) =>
                (await ReadAsync(db, db.StageEvents.Where(x => x.Id == eventId && x.ApiId == apiId), cancel)) is [var push]
                    ? push
                    : Failure.NotFound($"{version.AwsName} has no push {eventId}."),
            cancellationToken);

    /// <summary>Waits until every known node has answered, a newer push took over, or the time is up; then says how far it is.</summary>
    public async Task<Outcome<Push>> WaitAsync(Actor actor, string apiId, long eventId, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var deadline = time.GetTimestamp();
        while (true)
        {
            var next = signal.Next;
            var push = await FindAsync(actor, apiId, eventId, cancellationToken);
            var left = atMost - time.GetElapsedTime(deadline);
            if (!push.IsOk || push.Value.IsOver || left <= TimeSpan.Zero)
            {
                return push;
            }

            await Task.WhenAny(next, Task.Delay(left < Poll ? left : Poll, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The team's pushes of the last hour, newest first, at most 50; those that are not over are what runs now.</summary>
    public Task<Outcome<IReadOnlyList<Push>>> RecentAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<IReadOnlyList<Push>>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var since = time.GetUtcNow() - Recent;
                return await ReadAsync(
                    db,
                    db.StageEvents.Where(x => x.At >= since && db.Versions.Any(version => version.ApiId == x.ApiId && version.TeamId == teamId)),
                    cancel);
            },
            cancellationToken);

    private async Task<List<Push>> ReadAsync(PortalDb db, IQueryable<StageEvent> events, CancellationToken cancellationToken)
    {
        var found = await (
            from entry in events
            where entry.SnapshotHash != null
            join version in db.Versions on entry.ApiId equals version.ApiId
            join api in db.Apis on version.ApiKey equals api.Id
            orderby entry.Id descending
            select new { entry, Api = api.Name, version.Label }).Take(50).ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        var ids = found.ConvertAll(x => x.entry.Id);
        var receipts = (await db.NodeReceipts.Where(x => ids.Contains(x.EventId)).ToListAsync(cancellationToken)).ToLookup(x => x.EventId);
        var since = time.GetUtcNow() - NodeMemory;
        var nodes = await db.NodeReceipts.Where(x => x.At >= since).Select(x => x.Node).Distinct().ToListAsync(cancellationToken);
        var apiIds = found.Select(x => x.entry.ApiId).Distinct().ToList();
        var newest = (await db.StageEvents
            .Where(x => apiIds.Contains(x.ApiId) && x.SnapshotHash != null)
            .GroupBy(x => new { x.ApiId, x.Stage })
            .Select(group => new { group.Key.ApiId, group.Key.Stage, Id = group.Max(x => x.Id) })
            .Join(db.StageEvents, x => x.Id, x => x.Id, (x, entry) => new { x.ApiId, x.Stage, x.Id, entry.DeploymentNumber })
            .ToListAsync(cancellationToken)).ToDictionary(x => (x.ApiId, x.Stage));
        return found.ConvertAll(x =>
        {
            var last = newest[(x.entry.ApiId, x.entry.Stage)];
            var own = receipts[x.entry.Id].ToDictionary(receipt => receipt.Node);
            return new Push(
                x.entry.Id, x.entry.ApiId, x.Api, x.Label, x.entry.Stage, x.entry.Kind, x.entry.DeploymentNumber, x.entry.PreviousNumber,
                x.entry.SnapshotHash!, x.entry.Actor, x.entry.At,
                [.. nodes.Union(own.Keys).Order(StringComparer.Ordinal).Select(node => Progress(node, own.GetValueOrDefault(node)))],
                last.Id > x.entry.Id ? last.DeploymentNumber : null);
        });
    }

    private static NodeProgress Progress(string node, NodeReceipt? receipt) => receipt switch
    {
        null => new(node, NodeState.Waiting, null, null, null),
        { Error: { } error } => new(node, NodeState.Failed, receipt.ElapsedMilliseconds, error, receipt.At),
        _ => new(node, NodeState.Serving, receipt.ElapsedMilliseconds, null, receipt.At),
    };
}
