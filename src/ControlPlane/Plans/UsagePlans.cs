using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Plans;

/// <summary>Usage plans: who may call which stages, and how much. Every change is published to the gateway nodes.</summary>
public sealed class UsagePlans(Commands commands)
{
    /// <summary>A plan is a handful of things that people read; a team has at most this many.</summary>
    public const int MostPerTeam = 1000;

    private const int MostStages = 1000;

    /// <summary>All plans of a team, by name.</summary>
    public Task<Outcome<PlanView[]>> ListAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<PlanView[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) => await db.ViewsAsync(db.Plans.Where(plan => plan.TeamId == teamId), cancel),
            cancellationToken);

    public Task<Outcome<PlanView>> GetAsync(Actor actor, Guid teamId, string planId, CancellationToken cancellationToken) =>
        commands.QueryAsync<PlanView>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
                (await db.ViewsAsync(db.Plans.Where(plan => plan.TeamId == teamId && plan.Id == planId), cancel)) is [var view] ? view : NoPlan(),
            cancellationToken);

    /// <summary>Every stage of the team that a plan could open, with its API's name.</summary>
    public Task<Outcome<PlanStageView[]>> OpenableStagesAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<PlanStageView[]>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                var stages = await (
                    from stage in db.Stages
                    where stage.TeamId == teamId
                    join version in db.Versions on stage.ApiId equals version.ApiId
                    join api in db.Apis on version.ApiKey equals api.Id
                    orderby api.Name, version.Label, stage.Position
                    select new { stage.ApiId, ApiName = api.Name, version.Label, stage.Name, Deployed = stage.DeploymentId != null })
                    .Take(10_000).ToListAsync(cancel);
                return stages.Select(stage => new PlanStageView(stage.ApiId, stage.ApiName, stage.Label, stage.Name, [], stage.Deployed)).ToArray();
            },
            cancellationToken);

    public Task<Outcome<PlanView>> CreateAsync(Actor actor, Guid teamId, PlanInput input, CancellationToken cancellationToken) =>
        commands.ChangeAsync(actor, teamId, Permission.ManageKeys, (command, cancel) => CreateAsync(command, input, cancel), cancellationToken);

    internal static async Task<Outcome<PlanView>> CreateAsync(Command command, PlanInput input, CancellationToken cancel)
    {
        if (input.Check() is { Count: > 0 } problems)
        {
            return Failure.Invalid(problems);
        }

        var db = command.Db;
        var team = command.Access!.Team;
        await db.LockFeedAsync(cancel);
        if (await db.Plans.AnyAsync(plan => plan.TeamId == team.Id && plan.Name == input.Name.Trim(), cancel))
        {
            return NameTaken(input.Name);
        }

        if (await db.Plans.CountAsync(plan => plan.TeamId == team.Id, cancel) >= MostPerTeam)
        {
            return Failure.LimitExceeded($"A team has at most {MostPerTeam:N0} usage plans.");
        }

        var plan = new Plan { Id = await NewIdAsync(db, cancel), TeamId = team.Id, Name = input.Name.Trim(), Revision = 1, CreatedAt = command.Now };
        Write(input, plan);
        db.Plans.Add(plan);
        await PublishAsync(command, plan, cancel);
        command.Audit("plan.create", Target(plan.Id), $"Created the plan {plan.Name}.", Words(plan));
        return View(plan, [], 0);
    }

    /// <summary>Changes what a plan says.</summary>
    /// <param name="revision">The revision that the change was made from; an older one than is stored is refused with the stored plan.</param>
    public Task<Outcome<PlanView>> UpdateAsync(Actor actor, Guid teamId, string planId, long revision, PlanInput input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<PlanView>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                if (input.Check() is { Count: > 0 } problems)
                {
                    return Failure.Invalid(problems);
                }

                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await FindAsync(db, teamId, planId, cancel) is not { } plan)
                {
                    return NoPlan();
                }

                if (plan.Revision != revision)
                {
                    var current = await db.ViewsAsync(db.Plans.Where(x => x.Id == planId), cancel);
                    return Failure.Conflict("Somebody else changed this plan since you loaded it. Compare the two and save again.", current[0]);
                }

                var name = input.Name.Trim();
                if (await db.Plans.AnyAsync(x => x.TeamId == teamId && x.Name == name && x.Id != planId, cancel))
                {
                    return NameTaken(name);
                }

                var before = Words(plan);
                Write(input, plan);
                plan.Name = name;
                await ChangedAsync(command, plan, cancel);
                command.Audit("plan.update", Target(planId), $"Changed the plan {plan.Name}.", new { before, after = Words(plan) });
                return await SavedViewAsync(db, planId, cancel);
            },
            cancellationToken);

    /// <summary>Opens a stage for the plan's keys, or changes the stage's per-method throttles.</summary>
    public Task<Outcome<PlanView>> SaveStageAsync(Actor actor, Guid teamId, string planId, PlanStageInput input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<PlanView>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                if (input.Check() is { Count: > 0 } problems)
                {
                    return Failure.Invalid(problems);
                }

                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await FindAsync(db, teamId, planId, cancel) is not { } plan)
                {
                    return NoPlan();
                }

                if (!await db.Stages.AnyAsync(stage => stage.TeamId == teamId && stage.ApiId == input.ApiId && stage.Name == input.Stage, cancel))
                {
                    return Failure.NotFound($"Invalid API Stage {{api: {input.ApiId}, stage: {input.Stage}}} specified for usageplan {planId}");
                }

                var row = plan.Stages.Find(stage => stage.ApiId == input.ApiId && stage.Stage == input.Stage);
                if (row is null)
                {
                    if (plan.Stages.Count >= MostStages)
                    {
                        return Failure.LimitExceeded($"A plan opens at most {MostStages:N0} stages.");
                    }

                    if (await ClashAsync(db, planId, input, cancel) is { } clash)
                    {
                        return clash;
                    }

                    plan.Stages.Add(row = new PlanStage { PlanId = planId, ApiId = input.ApiId, Stage = input.Stage });
                }

                row.Throttle = input.Throttle.Count == 0 ? null : Encoding.UTF8.GetString(DefinitionJson.Write(input.Throttle));
                await ChangedAsync(command, plan, cancel);
                command.Audit(
                    "plan.stage.save", Target(planId), $"Set what the plan {plan.Name} opens on stage {input.Stage} of {input.ApiId}.",
                    new { input.ApiId, input.Stage, throttle = input.Throttle.ToDictionary(x => x.Key, x => x.Value) });
                return await SavedViewAsync(db, planId, cancel);
            },
            cancellationToken);

    /// <summary>Takes a stage out of a plan: the plan's keys can not call it any more.</summary>
    public Task<Outcome<PlanView>> RemoveStageAsync(Actor actor, Guid teamId, string planId, string apiId, string stage, CancellationToken cancellationToken) =>
        commands.ChangeAsync<PlanView>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await FindAsync(db, teamId, planId, cancel) is not { } plan)
                {
                    return NoPlan();
                }

                if (plan.Stages.RemoveAll(x => x.ApiId == apiId && x.Stage == stage) == 0)
                {
                    return Failure.NotFound($"Invalid API Stage {{api: {apiId}, stage: {stage}}} specified for usageplan {planId}");
                }

                await ChangedAsync(command, plan, cancel);
                command.Audit("plan.stage.remove", Target(planId), $"Took stage {stage} of {apiId} out of the plan {plan.Name}.");
                return await SavedViewAsync(db, planId, cancel);
            },
            cancellationToken);

    /// <summary>Deletes a plan.</summary>
    /// <param name="confirmedKeys">How many keys the caller knows to lose the plan: refused when there are others or more.</param>
    public Task<Outcome<Done>> DeleteAsync(Actor actor, Guid teamId, string planId, int confirmedKeys, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await FindAsync(db, teamId, planId, cancel) is not { } plan)
                {
                    return NoPlan();
                }

                var keys = await db.PlanKeys.CountAsync(member => member.PlanId == planId, cancel);
                if (keys != confirmedKeys)
                {
                    return Failure.Conflict($"{keys:N0} {(keys == 1 ? "key is" : "keys are")} on the plan {plan.Name} and would lose it. Confirm that number to delete the plan.", keys);
                }

                // The keys' own feed rows go on naming the plan: to a node a plan that is gone opens nothing, and rewriting
                // a million rows would hold up everybody else's change.
                await db.PlanKeys.Where(member => member.PlanId == planId).ExecuteDeleteAsync(cancel);
                db.Plans.Remove(plan);
                await command.WithdrawAsync(FeedKind.Plan, planId, cancel);
                command.Audit("plan.delete", Target(planId), $"Deleted the plan {plan.Name}, which {keys:N0} keys were on.", Words(plan));
                return new Done();
            },
            cancellationToken);

    internal static string Target(string planId) => $"plans/{planId}";

    internal static Failure NoPlan() => Failure.NotFound("Invalid Usage Plan ID specified");

    private static Failure NameTaken(string name) => Failure.Conflict($"This team has a plan named {name.Trim()} already. Choose another name.");

    private static Task<Plan?> FindAsync(PortalDb db, Guid teamId, string planId, CancellationToken cancellationToken) =>
        db.Plans.Include(plan => plan.Stages).FirstOrDefaultAsync(plan => plan.TeamId == teamId && plan.Id == planId, cancellationToken);

    private static async Task<string> NewIdAsync(PortalDb db, CancellationToken cancellationToken)
    {
        // Also an id whose tombstone is still in the feed is taken: keys may go on naming it.
        string id;
        do
        {
            id = Identifiers.Six();
        }
        while (await db.Plans.AnyAsync(plan => plan.Id == id, cancellationToken)
            || await db.Feed.AnyAsync(row => row.Kind == FeedKind.Plan && row.Key == id, cancellationToken));
        return id;
    }

    /// <summary>A key has one plan for a stage: refuses the stage when a key of this plan reaches it by another one.</summary>
    private static async Task<Failure?> ClashAsync(PortalDb db, string planId, PlanStageInput input, CancellationToken cancellationToken)
    {
        var clash = await (
            from other in db.PlanStages
            where other.ApiId == input.ApiId && other.Stage == input.Stage && other.PlanId != planId
            join theirs in db.PlanKeys on other.PlanId equals theirs.PlanId
            join ours in db.PlanKeys on theirs.ApiKeyId equals ours.ApiKeyId
            where ours.PlanId == planId
            join plan in db.Plans on other.PlanId equals plan.Id
            join key in db.ApiKeys on ours.ApiKeyId equals key.Id
            select new { Plan = plan.Name, Key = key.Name, key.Prefix }).FirstOrDefaultAsync(cancellationToken);
        return clash is null
            ? null
            : Failure.Conflict(
                $"The key {(clash.Key.Length == 0 ? clash.Prefix : clash.Key)} is on this plan and on the plan {clash.Plan}, which opens stage {input.Stage} of {input.ApiId} already. "
                + "A key has one plan for a stage: take the key off one of the two first.");
    }

    private static void Write(PlanInput input, Plan plan)
    {
        plan.Description = string.IsNullOrWhiteSpace(input.Description) ? null : input.Description.Trim();
        plan.RateLimit = input.Throttle?.RateLimit;
        plan.BurstLimit = input.Throttle?.BurstLimit;
        plan.QuotaLimit = input.Quota?.Limit;
        plan.QuotaOffset = input.Quota?.Offset ?? 0;
        plan.QuotaPeriod = input.Quota?.Period;
    }

    private static async Task ChangedAsync(Command command, Plan plan, CancellationToken cancellationToken)
    {
        plan.Revision++;
        await PublishAsync(command, plan, cancellationToken);
    }

    private static Task<string> PublishAsync(Command command, Plan plan, CancellationToken cancellationToken) =>
        command.PublishAsync(FeedKind.Plan, plan.Id, plan.Content(command.Access!.Team.AccountId), cancellationToken);

    private static async Task<Outcome<PlanView>> SavedViewAsync(PortalDb db, string planId, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return (await db.ViewsAsync(db.Plans.Where(plan => plan.Id == planId), cancellationToken))[0];
    }

    private static PlanView View(Plan plan, IReadOnlyList<PlanStageView> stages, int keys) =>
        new(plan.Id, plan.Name, plan.Description, plan.Throttle(), plan.Quota(), plan.Revision, plan.CreatedAt, stages, keys);

    private static object Words(Plan plan) => new { plan.Name, plan.Description, throttle = plan.Throttle(), quota = plan.Quota() };
}
