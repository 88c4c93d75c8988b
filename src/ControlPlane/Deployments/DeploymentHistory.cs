using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

/// <param name="LiveOn">Stages that serve it now.</param>
/// <param name="WasLiveOn">Stages that served it once and serve another now, or that are gone.</param>
public sealed record DeploymentRow(
    string Id,
    int Number,
    string DefinitionHash,
    string? Note,
    string Author,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> LiveOn,
    IReadOnlyList<string> WasLiveOn);

/// <param name="Next">What the next page's "before" is; null on the last page.</param>
public sealed record DeploymentPage(IReadOnlyList<DeploymentRow> Deployments, int? Next);

/// <summary>A deployment with what it changed.</summary>
/// <param name="ParentNumber">The deployment before it; null for the first.</param>
/// <param name="Changes">Against its parent, or against nothing; breaking ones first.</param>
/// <param name="Operations">How many methods it has.</param>
/// <param name="Pushes">The newest pushes of it, newest first.</param>
public sealed record DeploymentView(
    DeploymentRow Row, RestApi Definition, int? ParentNumber, IReadOnlyList<Change> Changes, int Operations, IReadOnlyList<TimelineRow> Pushes);

/// <param name="Stage">Only of this stage; null means all.</param>
/// <param name="Actor">Only by this person or key, in full; null means all.</param>
/// <param name="Before">The id that the page before ended with; null for the first page.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record ListTimeline(string ApiId, string? Stage = null, string? Actor = null, long? Before = null, int Limit = 50);

/// <summary>One thing that happened to a stage, with what the nodes said to it.</summary>
/// <param name="Nodes">Nodes that answered; 0 for what pushed nothing or is not answered yet.</param>
/// <param name="Served">Nodes that serve it.</param>
/// <param name="Milliseconds">The slowest node that serves it.</param>
/// <param name="Error">The first error that a node reported.</param>
public sealed record TimelineRow(
    long Id,
    string Stage,
    StageEventKind Kind,
    int? DeploymentNumber,
    int? PreviousNumber,
    string? SnapshotHash,
    string? Note,
    string Actor,
    DateTimeOffset At,
    int Nodes,
    int Served,
    double? Milliseconds,
    string? Error);

public sealed record TimelinePage(IReadOnlyList<TimelineRow> Events, long? Next);

/// <summary>What was deployed, when, by whom, and where it was live.</summary>
public sealed class DeploymentHistory(Commands commands)
{
    public const int MaximumPage = 200;

    /// <summary>Deployments of a version, newest first.</summary>
    /// <param name="before">Only those with a smaller number; null for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    public Task<Outcome<DeploymentPage>> ListAsync(Actor actor, string apiId, int? before, int limit, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DeploymentPage>(
            actor,
            apiId,
            Permission.View,
            async (db, _, cancel) =>
            {
                limit = Math.Clamp(limit, 1, MaximumPage);
                var found = await db.Deployments
                    .Where(x => x.ApiId == apiId && (before == null || x.Number < before))
                    .OrderByDescending(x => x.Number)
                    .Take(limit + 1)
                    .ToListAsync(cancel);
                return new DeploymentPage(await RowsAsync(db, apiId, [.. found.Take(limit)], cancel), found.Count > limit ? found[limit - 1].Number : null);
            },
            cancellationToken);

    /// <summary>One deployment with the difference to the one before.</summary>
    public Task<Outcome<DeploymentView>> FindAsync(Actor actor, string apiId, int number, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DeploymentView>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) =>
            {
                if (await DeploymentOperations.FindAsync(db, apiId, number, cancel) is not { } deployment)
                {
                    return DeploymentOperations.NoSuchDeployment(version, number);
                }

                var parent = await db.Deployments.Where(x => x.ApiId == apiId && x.Number < number).OrderByDescending(x => x.Number).FirstOrDefaultAsync(cancel);
                var definition = DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancel));
                var before = parent is null ? new RestApi()
                    : parent.DefinitionHash == deployment.DefinitionHash ? definition
                    : DefinitionJson.Read<RestApi>(await db.LoadAsync(parent.DefinitionHash, cancel));
                var pushes = await TimelineAsync(db, db.StageEvents.Where(x => x.ApiId == apiId && x.DeploymentNumber == number && x.SnapshotHash != null), 50, cancel);
                return new DeploymentView(
                    (await RowsAsync(db, apiId, [deployment], cancel))[0],
                    definition,
                    parent?.Number,
                    DefinitionDiff.Between(before, definition),
                    definition.Resources.Values.Sum(resource => resource.Methods.Count),
                    pushes);
            },
            cancellationToken);

    /// <summary>One deployment by its AWS-level id.</summary>
    public Task<Outcome<DeploymentRow>> FindByIdAsync(Actor actor, string apiId, string id, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<DeploymentRow>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) => await db.Deployments.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Id == id, cancel) is { } deployment
                ? (await RowsAsync(db, apiId, [deployment], cancel))[0]
                : Failure.NotFound($"{version.AwsName} has no deployment {id}."),
            cancellationToken);

    /// <summary>What a deployment froze.</summary>
    public Task<Outcome<RestApi>> DefinitionAsync(Actor actor, string apiId, string id, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<RestApi>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) => await db.Deployments.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Id == id, cancel) is { } deployment
                ? DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancel))
                : Failure.NotFound($"{version.AwsName} has no deployment {id}."),
            cancellationToken);

    /// <summary>What happened to the stages of a version, newest first.</summary>
    public Task<Outcome<TimelinePage>> TimelineAsync(Actor actor, ListTimeline input, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<TimelinePage>(
            actor,
            input.ApiId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var limit = Math.Clamp(input.Limit, 1, MaximumPage);
                var events = db.StageEvents.Where(x => x.ApiId == input.ApiId
                    && (input.Stage == null || x.Stage == input.Stage)
                    && (input.Actor == null || x.Actor == input.Actor)
                    && (input.Before == null || x.Id < input.Before));
                var found = await TimelineAsync(db, events, limit + 1, cancel);
                return new TimelinePage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null);
            },
            cancellationToken);

    /// <summary>What was live on a stage and when, newest first; the first is live now.</summary>
    /// <param name="limit">1 to 200.</param>
    public Task<Outcome<IReadOnlyList<LiveSpan>>> SpansAsync(Actor actor, string apiId, string stage, int limit, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<IReadOnlyList<LiveSpan>>(
            actor,
            apiId,
            Permission.View,
            async (db, _, cancel) => await StageHistory.SpansAsync(db, apiId, stage, Math.Clamp(limit, 1, MaximumPage), cancel),
            cancellationToken);

    private static async Task<List<TimelineRow>> TimelineAsync(PortalDb db, IQueryable<StageEvent> events, int limit, CancellationToken cancellationToken)
    {
        var found = await events.OrderByDescending(x => x.Id).Take(limit).ToListAsync(cancellationToken);
        var ids = found.ConvertAll(x => x.Id);
        var receipts = (await db.NodeReceipts.Where(x => ids.Contains(x.EventId)).ToListAsync(cancellationToken)).ToLookup(x => x.EventId);
        return found.ConvertAll(x => new TimelineRow(
            x.Id, x.Stage, x.Kind, x.DeploymentNumber, x.PreviousNumber, x.SnapshotHash, x.Note, x.Actor, x.At,
            receipts[x.Id].Count(),
            receipts[x.Id].Count(receipt => receipt.Error is null),
            receipts[x.Id].Where(receipt => receipt.Error is null).Select(receipt => (double?)receipt.ElapsedMilliseconds).Max(),
            receipts[x.Id].Select(receipt => receipt.Error).FirstOrDefault(error => error is not null)));
    }

    private static async Task<List<DeploymentRow>> RowsAsync(PortalDb db, string apiId, List<Deployment> deployments, CancellationToken cancellationToken)
    {
        var ever = await StageHistory.EverLiveAsync(db, apiId, deployments.ConvertAll(x => x.Number), cancellationToken);
        var live = (await db.Stages.Where(stage => stage.ApiId == apiId && stage.DeploymentNumber != null)
            .OrderBy(stage => stage.Position)
            .Select(stage => new { Number = stage.DeploymentNumber!.Value, stage.Name })
            .ToListAsync(cancellationToken)).ToLookup(x => x.Number, x => x.Name);
        return deployments.ConvertAll(x => new DeploymentRow(
            x.Id, x.Number, x.DefinitionHash, x.Note, x.Author, x.CreatedAt, [.. live[x.Number]], [.. ever[x.Number].Except(live[x.Number]).Order(StringComparer.Ordinal)]));
    }
}
