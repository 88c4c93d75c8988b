using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gatehouse.ControlPlane.Stages;

/// <param name="DeploymentNumber">What it serves; null until something is deployed to it.</param>
/// <param name="Behind">Changes of the draft that it does not serve; null while it serves nothing.</param>
/// <param name="VariableUses">Where the live deployment reads stage variables, by the variable's name.</param>
/// <param name="Revision">What a save must name as its base.</param>
public sealed record StageView(
    string ApiId,
    string Name,
    int Position,
    string? DeploymentId,
    int? DeploymentNumber,
    DateTimeOffset? LiveSince,
    string? DefinitionHash,
    string? SnapshotHash,
    StageSettings Settings,
    long Revision,
    bool Pinned,
    int? Behind,
    Map<Items<string>> VariableUses,
    DateTimeOffset CreatedAt)
{
    public bool Protected => StageProtection.IsProtected(Name);
}

/// <param name="DeploymentNumber">What it serves from the start; null means nothing yet.</param>
public sealed record CreateStage(string ApiId, string Name, StageSettings? Settings = null, int? DeploymentNumber = null);

/// <param name="BaseRevision">The revision that the edits started from.</param>
public sealed record SaveStage(string ApiId, string Name, long BaseRevision, StageSettings Settings);

/// <param name="Names">Every stage of the version, in the new order of promotion.</param>
public sealed record OrderStages(string ApiId, IReadOnlyList<string> Names);

/// <summary>What goes when a stage goes.</summary>
public sealed record StageDeletionImpact(string Name, int? DeploymentNumber, int Keys, IReadOnlyList<string> Plans);

/// <param name="ConfirmedName">The stage's exact name, typed by whoever deletes it.</param>
public sealed record DeleteStage(string ApiId, string Name, string ConfirmedName);

/// <summary>Stages: names under a version that point at a deployment and have settings of their own.</summary>
public sealed class StageOperations(Commands commands, DefinitionFacts facts, IOptions<InstallationOptions> installation)
{
    /// <summary>Amazon API Gateway allows 10; that limit binds only what is pushed there.</summary>
    public const int MaximumStages = 50;

    public const int DescriptionLength = 1024;

    /// <summary>All stages of a version in the order of promotion.</summary>
    public Task<Outcome<IReadOnlyList<StageView>>> ListAsync(Actor actor, string apiId, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<IReadOnlyList<StageView>>(
            actor,
            apiId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var stages = await db.Stages.Where(stage => stage.ApiId == apiId).OrderBy(stage => stage.Position).ThenBy(stage => stage.Name).ToListAsync(cancel);
                return await ViewsAsync(db, apiId, stages, cancel);
            },
            cancellationToken);

    public Task<Outcome<StageView>> FindAsync(Actor actor, string apiId, string name, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<StageView>(
            actor,
            apiId,
            Permission.View,
            async (db, version, cancel) => await db.Stages.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Name == name, cancel) is { } stage
                ? (await ViewsAsync(db, apiId, [stage], cancel))[0]
                : NoSuchStage(version, name),
            cancellationToken);

    public Task<Outcome<StageView>> CreateAsync(Actor actor, CreateStage input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<StageView>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                var created = await AddAsync(command, version, input.Name, input.Settings ?? new StageSettings(), cancel);
                if (!created.IsOk)
                {
                    return created.Failure!;
                }

                var stage = created.Value;
                if (input.DeploymentNumber is { } number)
                {
                    var deployment = await command.Db.Deployments.FirstOrDefaultAsync(x => x.ApiId == input.ApiId && x.Number == number, cancel);
                    if (deployment is null)
                    {
                        return Failure.NotFound($"{version.AwsName} has no deployment #{number}.");
                    }

                    await PointAsync(command, version, stage, deployment, installation.Value.Region, StageEventKind.Promoted, null, cancel);
                }

                await command.Db.SaveChangesAsync(cancel);
                return (await ViewsAsync(command.Db, input.ApiId, [stage], cancel))[0];
            },
            cancellationToken);

    /// <summary>
    /// Saves a stage's settings; a live stage is pushed with them at once. A save whose base is not the stored revision is
    /// refused as a conflict, with the stored <see cref="StageView"/> as its current value.
    /// </summary>
    public Task<Outcome<StageView>> SaveAsync(Actor actor, SaveStage input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<StageView>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await db.Stages.FindAsync([input.ApiId, input.Name], cancel) is not { } stage)
                {
                    return NoSuchStage(version, input.Name);
                }

                if (stage.Revision != input.BaseRevision)
                {
                    return Failure.Conflict(
                        $"The stage {stage.Name} changed after you loaded it (revision {stage.Revision}, yours is {input.BaseRevision}). Nothing of yours was saved yet.",
                        (await ViewsAsync(db, input.ApiId, [stage], cancel))[0]);
                }

                if (Errors(input.Settings) is { Count: > 0 } problems)
                {
                    return Failure.Invalid(problems);
                }

                var before = stage.ReadSettings();
                stage.Settings = DefinitionJson.Write(input.Settings);
                stage.Revision++;
                var deployment = stage.DeploymentId is null ? null : await db.Deployments.FindAsync([input.ApiId, stage.DeploymentId], cancel);
                if (deployment is not null)
                {
                    await command.PushAsync(version, stage, deployment, installation.Value.Region, cancel);
                }

                db.StageEvents.Add(Event(command, stage, StageEventKind.SettingsChanged, stage.DeploymentNumber, Words(before, input.Settings)));
                await AuditAsync(
                    command, version, "stage.update", stage.Name, $"changed the settings of stage {stage.Name}", new { before, after = input.Settings }, cancel);
                await db.SaveChangesAsync(cancel);
                return (await ViewsAsync(db, input.ApiId, [stage], cancel))[0];
            },
            cancellationToken);

    /// <summary>Sets the order of promotion.</summary>
    public Task<Outcome<Done>> OrderAsync(Actor actor, OrderStages input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                var stages = await command.Db.Stages.Where(stage => stage.ApiId == input.ApiId).ToListAsync(cancel);
                if (!stages.Select(stage => stage.Name).Order(StringComparer.Ordinal).SequenceEqual(input.Names.Order(StringComparer.Ordinal), StringComparer.Ordinal))
                {
                    return Failure.Conflict("The stages are not the ones that were ordered; load the page again.");
                }

                var names = input.Names.ToList();
                foreach (var stage in stages)
                {
                    stage.Position = names.IndexOf(stage.Name);
                }

                await AuditAsync(command, version, "stage.order", "", $"set the order of promotion to {string.Join(", ", input.Names)}", new { input.Names }, cancel);
                return new Done();
            },
            cancellationToken);

    /// <summary>What a deletion would take away, for the dialog that asks for the name.</summary>
    public Task<Outcome<StageDeletionImpact>> DeletionImpactAsync(Actor actor, string apiId, string name, CancellationToken cancellationToken) =>
        commands.QueryVersionAsync<StageDeletionImpact>(
            actor,
            apiId,
            Permission.Deploy,
            async (db, version, cancel) =>
            {
                var stage = await db.Stages.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Name == name, cancel);
                if (stage is null)
                {
                    return NoSuchStage(version, name);
                }

                var access = await StageAccess.OfAsync(db, [apiId], name, cancel);
                return new StageDeletionImpact(name, stage.DeploymentNumber, access.Keys, access.Plans);
            },
            cancellationToken);

    public Task<Outcome<Done>> DeleteAsync(Actor actor, DeleteStage input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await db.Stages.FindAsync([input.ApiId, input.Name], cancel) is not { } stage)
                {
                    return NoSuchStage(version, input.Name);
                }

                if (input.ConfirmedName != stage.Name)
                {
                    return Failure.Invalid("name", "confirm-name", $"Type the stage's exact name, {stage.Name}, to delete it.");
                }

                if (stage.SnapshotHash is not null)
                {
                    await command.WithdrawStageAsync(input.ApiId, stage.Name, cancel);
                }

                await StageAccess.CloseAsync(command, input.ApiId, stage.Name, cancel);
                db.Stages.Remove(stage);
                db.StageEvents.Add(Event(command, stage, StageEventKind.Deleted, null, null, snapshot: false));
                await AuditAsync(command, version, "stage.delete", stage.Name, $"deleted stage {stage.Name}", new { stage.DeploymentNumber }, cancel);
                return new Done();
            },
            cancellationToken);

    /// <summary>Adds a stage at the end of the order; its caller holds the feed's lock.</summary>
    internal static async Task<Outcome<Stage>> AddAsync(
        Command command, ApiVersion version, string name, StageSettings settings, CancellationToken cancellationToken)
    {
        Problem?[] problems = [NameRules.StageName(name, "name"), .. Errors(settings)];
        if (problems.OfType<Problem>().ToList() is { Count: > 0 } found)
        {
            return Failure.Invalid(found);
        }

        var existing = await command.Db.Stages.Where(stage => stage.ApiId == version.ApiId)
            .Select(stage => new { stage.Name, stage.Position }).ToListAsync(cancellationToken);
        if (existing.Any(stage => stage.Name == name))
        {
            return Failure.Conflict($"{version.AwsName} has a stage {name} already.");
        }

        if (existing.Count >= MaximumStages)
        {
            return Failure.LimitExceeded($"{version.AwsName} has {existing.Count} stages; at most {MaximumStages} are allowed.");
        }

        var stage = new Stage
        {
            ApiId = version.ApiId,
            Name = name,
            TeamId = version.TeamId,
            Settings = DefinitionJson.Write(settings),
            Revision = 1,
            Position = existing.Select(x => x.Position + 1).DefaultIfEmpty().Max(),
            CreatedAt = command.Now,
        };
        command.Db.Stages.Add(stage);
        command.Db.StageEvents.Add(Event(command, stage, StageEventKind.Created, null, null));
        await AuditAsync(command, version, "stage.create", name, $"created stage {name}", null, cancellationToken);
        return stage;
    }

    /// <summary>Points a stage at a deployment and pushes it; its caller holds the feed's lock.</summary>
    internal static async Task<StageEvent> PointAsync(
        Command command, ApiVersion version, Stage stage, Deployment deployment, string region, StageEventKind kind, string? note, CancellationToken cancellationToken)
    {
        var previous = stage.DeploymentNumber;
        stage.DeploymentId = deployment.Id;
        stage.DeploymentNumber = deployment.Number;
        stage.LiveSince = command.Now;
        stage.Revision++;
        await command.PushAsync(version, stage, deployment, region, cancellationToken);
        var entry = Event(command, stage, kind, deployment.Number, note, previous);
        command.Db.StageEvents.Add(entry);
        return entry;
    }

    internal static async Task AuditAsync(
        Command command, ApiVersion version, string action, string stage, string did, object? detail, CancellationToken cancellationToken)
    {
        var api = await VersionOperations.ApiNameAsync(command, version, cancellationToken);
        var target = $"apis/{api}/{version.Label}/stages/{stage}".TrimEnd('/');
        command.Audit(action, target, $"{command.ActorName} {did} of {api} {version.Label}.", detail);
    }

    internal static Failure NoSuchStage(ApiVersion version, string name) => Failure.NotFound($"{version.AwsName} has no stage {name}.");

    private static StageEvent Event(
        Command command, Stage stage, StageEventKind kind, int? number, string? note, int? previous = null, bool snapshot = true) => new()
        {
            ApiId = stage.ApiId,
            Stage = stage.Name,
            Kind = kind,
            DeploymentNumber = number,
            PreviousNumber = previous,
            SnapshotHash = snapshot ? stage.SnapshotHash : null,
            Note = note,
            Actor = command.ActorName,
            At = command.Now,
        };

    /// <summary>What keeps settings from being stored: broken rules, and what a gateway cannot enforce.</summary>
    internal static List<Problem> Errors(StageSettings settings) =>
    [
        .. StageRules.Check(settings).Where(problem => problem.Severity == Severity.Error),
        .. Deployability.Check(new RestApi(), settings),
        .. CheckDescription(settings.Description),
    ];

    private static IEnumerable<Problem> CheckDescription(string? description)
    {
        if (description?.Length > DescriptionLength)
        {
            yield return new Problem(
                "description", "stage-description", $"The description has {description.Length} characters; at most {DescriptionLength} are allowed.");
        }
    }

    private async Task<List<StageView>> ViewsAsync(PortalDb db, string apiId, IReadOnlyList<Stage> stages, CancellationToken cancellationToken)
    {
        var draftHash = await db.Drafts.Where(draft => draft.ApiId == apiId).Select(draft => draft.Hash).FirstAsync(cancellationToken);
        var ids = stages.Select(stage => stage.DeploymentId).OfType<string>().Distinct().ToList();
        var hashes = await db.Deployments.Where(x => x.ApiId == apiId && ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.DefinitionHash, cancellationToken);
        var views = new List<StageView>();
        foreach (var stage in stages)
        {
            var hash = stage.DeploymentId is null ? null : hashes[stage.DeploymentId];
            views.Add(new StageView(
                apiId, stage.Name, stage.Position, stage.DeploymentId, stage.DeploymentNumber, stage.LiveSince, hash, stage.SnapshotHash, stage.ReadSettings(),
                stage.Revision, stage.Pinned,
                hash is null ? null : await facts.DriftAsync(db, apiId, draftHash, hash, cancellationToken),
                hash is null ? [] : await facts.VariableUsesAsync(db, hash, cancellationToken),
                stage.CreatedAt));
        }

        return views;
    }

    private static string Words(StageSettings before, StageSettings after)
    {
        var changed = new List<string>();
        Add(before.Variables.Equals(after.Variables), "variables");
        Add(before.MethodSettings.Equals(after.MethodSettings), "throttles");
        Add(before.Description == after.Description, "description");
        Add(before.AwsStrict == after.AwsStrict, after.AwsStrict ? "answers exactly as AWS" : "names the limit that fired");
        Add(before.Tags.Equals(after.Tags), "tags");
        return changed.Count == 0 ? "nothing changed" : string.Join(", ", changed);

        void Add(bool same, string what)
        {
            if (!same)
            {
                changed.Add(what);
            }
        }
    }
}
