using Gatehouse.ControlPlane.Access;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Deployments;

/// <summary>One change of a stage anywhere in a team.</summary>
public sealed record RecentChange(
    long Id, string Api, string Version, string Stage, StageEventKind Kind, int? Number, int? PreviousNumber, string? Note, string Actor, DateTimeOffset At);

/// <summary>What lately changed for callers, across all APIs of a team.</summary>
public sealed class RecentChanges(Commands commands)
{
    public const int Most = 100;

    /// <summary>The newest changes first.</summary>
    /// <param name="take">1 to 100.</param>
    public Task<Outcome<RecentChange[]>> ListAsync(Actor actor, Guid teamId, int take, CancellationToken cancellationToken) =>
        commands.QueryAsync<RecentChange[]>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) => await (
                from entry in db.StageEvents
                join version in db.Versions on entry.ApiId equals version.ApiId
                where version.TeamId == teamId
                join api in db.Apis on version.ApiKey equals api.Id
                orderby entry.Id descending
                select new RecentChange(
                    entry.Id, api.Name, version.Label, entry.Stage, entry.Kind, entry.DeploymentNumber, entry.PreviousNumber, entry.Note, entry.Actor, entry.At))
                .Take(Math.Clamp(take, 1, Most)).ToArrayAsync(cancel),
            cancellationToken);
}
