using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gatehouse.ControlPlane.Deployments;

/// <param name="Stage">Null freezes the draft and points no stage at it.</param>
/// <param name="Note">Required from people on protected stages.</param>
/// <param name="DraftRevision">The revision that was looked at; another one is refused. Null takes whatever is saved.</param>
/// <param name="Resume">Says that a pinned stage leaves its rollback and follows the draft again.</param>
/// <param name="CreateStage">Makes the stage when there is none of that name.</param>
/// <param name="Configure">Changes the stage's settings in the same step; null leaves them.</param>
public sealed record Deploy(
    string ApiId,
    string? Stage,
    string? Note = null,
    long? DraftRevision = null,
    bool Resume = false,
    bool CreateStage = false,
    Func<StageSettings, StageSettings>? Configure = null);

/// <param name="Number">The deployment to point the stage at.</param>
/// <param name="Configure">Changes the stage's settings in the same step; null leaves them.</param>
public sealed record Promote(
    string ApiId, int Number, string Stage, string? Note = null, bool Resume = false, Func<StageSettings, StageSettings>? Configure = null);

/// <param name="Number">An earlier deployment of the stage.</param>
/// <param name="RestoreVariables">Also brings back the stage variables as they were when that deployment was last live here.</param>
public sealed record RollBack(string ApiId, string Stage, int Number, string? Note = null, bool RestoreVariables = false);

/// <param name="EventId">The push, to wait for its receipts; null when no stage was pointed.</param>
/// <param name="PreviousNumber">What the stage served before.</param>
/// <param name="Warnings">What did not block.</param>
public sealed record Deployed(
    long? EventId, string Id, int Number, string DefinitionHash, string? SnapshotHash, int? PreviousNumber, IReadOnlyList<Problem> Warnings);

/// <summary>Deployments: a draft frozen, and stages pointed at what was frozen. Each is one transaction with its feed entry.</summary>
public sealed class DeploymentOperations(Commands commands, IOptions<InstallationOptions> installation)
{
    public const int NoteLength = 1024;

    /// <summary>Freezes the draft as the next deployment and points the stage at it. A definition with errors is refused with all of them.</summary>
    public Task<Outcome<Deployed>> DeployAsync(Actor actor, Deploy input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Deployed>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                // Numbers are counted up under the lock that the feed entry needs anyway.
                await command.Db.LockFeedAsync(cancel);
                if (input.Stage is { } name && CheckNote(actor, name, input.Note) is { } problem)
                {
                    return problem;
                }

                var draft = await command.Db.Drafts.AsNoTracking().FirstAsync(x => x.ApiId == input.ApiId, cancel);
                if (input.DraftRevision is { } seen && seen != draft.Revision)
                {
                    return Failure.Conflict(
                        $"{draft.SavedBy} saved revision {draft.Revision} of the draft after you looked at revision {seen}. Look at the changes again before you deploy.",
                        draft.Revision);
                }

                var found = input.Stage is null ? null : await StageAsync(command, version, input.Stage, input.CreateStage, cancel);
                if (found is { IsOk: false })
                {
                    return found.Value.Failure!;
                }

                var stage = found?.Value;
                if (stage is { Pinned: true } && !input.Resume)
                {
                    return Pinned(stage);
                }

                if (stage is not null && input.Configure is not null && Configure(stage, input.Configure) is { } invalid)
                {
                    return invalid;
                }

                var problems = Check(DefinitionJson.Read<RestApi>(draft.Definition), stage?.ReadSettings() ?? new StageSettings(), stage?.Name);
                if (problems.Where(x => x.Severity == Severity.Error).ToList() is { Count: > 0 } errors)
                {
                    return Failure.Invalid(errors);
                }

                var deployment = await FreezeAsync(command, draft, input.Note, cancel);
                return await FinishAsync(command, version, stage, deployment, StageEventKind.Deployed, input.Note, [.. problems.Where(x => x.Severity == Severity.Warning)], cancel);
            },
            cancellationToken);

    /// <summary>Points a stage at a deployment that is there already: the same bytes. Refused while the stage lacks a variable that they read.</summary>
    public Task<Outcome<Deployed>> PromoteAsync(Actor actor, Promote input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Deployed>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (CheckNote(actor, input.Stage, input.Note) is { } problem)
                {
                    return problem;
                }

                if (await FindAsync(command.Db, input.ApiId, input.Number, cancel) is not { } deployment)
                {
                    return NoSuchDeployment(version, input.Number);
                }

                if (await command.Db.Stages.FindAsync([input.ApiId, input.Stage], cancel) is not { } stage)
                {
                    return StageOperations.NoSuchStage(version, input.Stage);
                }

                if (stage.Pinned && !input.Resume)
                {
                    return Pinned(stage);
                }

                if (input.Configure is not null && Configure(stage, input.Configure) is { } invalid)
                {
                    return invalid;
                }

                var definition = DefinitionJson.Read<RestApi>(await command.Db.LoadAsync(deployment.DefinitionHash, cancel));
                return MissingVariables(definition, stage.ReadSettings(), stage.Name) is { Count: > 0 } missing
                    ? Failure.Invalid(missing)
                    : await FinishAsync(command, version, stage, deployment, StageEventKind.Promoted, input.Note, [], cancel);
            },
            cancellationToken);

    /// <summary>Points a stage back at an earlier deployment and pins it there, so that a routine deployment does not undo it.</summary>
    public Task<Outcome<Deployed>> RollBackAsync(Actor actor, RollBack input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Deployed>(
            actor,
            input.ApiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                var db = command.Db;
                await db.LockFeedAsync(cancel);
                if (await FindAsync(db, input.ApiId, input.Number, cancel) is not { } deployment)
                {
                    return NoSuchDeployment(version, input.Number);
                }

                if (await db.Stages.FindAsync([input.ApiId, input.Stage], cancel) is not { } stage)
                {
                    return StageOperations.NoSuchStage(version, input.Stage);
                }

                if (stage.DeploymentNumber == input.Number)
                {
                    return Failure.Conflict($"The stage {stage.Name} serves #{input.Number} already.");
                }

                var last = await StageHistory.LastPushAsync(db, input.ApiId, stage.Name, input.Number, cancel);
                if (last is null)
                {
                    return Failure.Conflict($"#{input.Number} was never live on {stage.Name}; promote it instead.");
                }

                if (input.RestoreVariables)
                {
                    var then = DefinitionJson.Read<StageSnapshot>(await db.LoadAsync(last, cancel));
                    stage.Settings = DefinitionJson.Write(stage.ReadSettings() with { Variables = then.Settings.Variables });
                }

                stage.Pinned = true;
                return await FinishAsync(command, version, stage, deployment, StageEventKind.RolledBack, input.Note, [], cancel);
            },
            cancellationToken);

    /// <summary>Changes a deployment's note; what it froze never changes.</summary>
    public Task<Outcome<Done>> DescribeAsync(Actor actor, string apiId, string id, string? note, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            apiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                if (note?.Length > NoteLength)
                {
                    return Failure.Invalid("note", "note-length", $"The note has {note.Length} characters; at most {NoteLength} are allowed.");
                }

                if (await command.Db.Deployments.FindAsync([apiId, id], cancel) is not { } deployment)
                {
                    return Failure.NotFound($"{version.AwsName} has no deployment {id}.");
                }

                deployment.Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
                await StageOperations.AuditAsync(
                    command, version, "deployment.describe", "", $"changed the note of #{deployment.Number}", new { deployment.Id, deployment.Note }, cancel);
                return new Done();
            },
            cancellationToken);

    /// <summary>Deletes a deployment that no stage points at.</summary>
    public Task<Outcome<Done>> DeleteAsync(Actor actor, string apiId, string id, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            apiId,
            Permission.Deploy,
            async (command, version, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await command.Db.Deployments.FindAsync([apiId, id], cancel) is not { } deployment)
                {
                    return Failure.NotFound($"{version.AwsName} has no deployment {id}.");
                }

                if (await command.Db.Stages.AnyAsync(stage => stage.ApiId == apiId && stage.DeploymentId == id, cancel))
                {
                    return Failure.Conflict("Active stages pointing to this deployment must be moved or deleted");
                }

                command.Db.Deployments.Remove(deployment);
                await StageOperations.AuditAsync(
                    command, version, "deployment.delete", "", $"deleted deployment #{deployment.Number}", new { deployment.Id, deployment.DefinitionHash }, cancel);
                return new Done();
            },
            cancellationToken);

    /// <summary>Everything that is wrong with deploying a definition under a stage's settings: broken rules and what cannot be enforced.</summary>
    /// <param name="stage">Null when only the definition is frozen.</param>
    internal static IReadOnlyList<Problem> Check(RestApi definition, StageSettings settings, string? stage) =>
    [
        .. RestRules.Check(definition),
        .. Deployability.Check(definition, settings),
        .. stage is null ? [] : MissingVariables(definition, settings, stage).Select(problem => problem with { Severity = Severity.Warning }),
    ];

    /// <summary>Stage variables that a definition reads and a stage lacks, each with the places that read it.</summary>
    internal static IReadOnlyList<Problem> MissingVariables(RestApi definition, StageSettings settings, string stage) =>
    [
        .. StageVariableUses.Of(definition)
            .Where(use => !settings.Variables.ContainsKey(use.Key))
            .Select(use => new Problem(
                $"variables.{use.Key}",
                "stage-variable-missing",
                $"The stage {stage} has no variable {use.Key}, which {Places(use.Value)} {(use.Value.Count == 1 ? "reads" : "read")}.")),
    ];

    private static string Places(Items<string> places) =>
        places.Count <= 3 ? string.Join(", ", places) : $"{places[0]}, {places[1]} and {places.Count - 2} others";

    private static Failure? CheckNote(Actor actor, string stage, string? note)
    {
        if (note?.Length > NoteLength)
        {
            return Failure.Invalid("note", "note-length", $"The note has {note.Length} characters; at most {NoteLength} are allowed.");
        }

        // Programs leave their trace in the audit log by their access key; AWS's own clients send no description.
        return actor.Kind == ActorKind.User && StageProtection.IsProtected(stage) && string.IsNullOrWhiteSpace(note)
            ? Failure.Invalid("note", "note-required", $"{stage} is protected: say in a note what this deployment brings.")
            : null;
    }

    private static Failure? Configure(Stage stage, Func<StageSettings, StageSettings> configure)
    {
        var settings = configure(stage.ReadSettings());
        if (StageOperations.Errors(settings) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        stage.Settings = DefinitionJson.Write(settings);
        return null;
    }

    private static async Task<Outcome<Stage>?> StageAsync(
        Command command, ApiVersion version, string name, bool create, CancellationToken cancellationToken)
    {
        if (await command.Db.Stages.FindAsync([version.ApiId, name], cancellationToken) is { } stage)
        {
            return stage;
        }

        return create
            ? await StageOperations.AddAsync(command, version, name, new StageSettings(), cancellationToken)
            : StageOperations.NoSuchStage(version, name);
    }

    private static async Task<Deployment> FreezeAsync(Command command, Draft draft, string? note, CancellationToken cancellationToken)
    {
        var db = command.Db;
        var last = await db.Deployments.Where(x => x.ApiId == draft.ApiId).MaxAsync(x => (int?)x.Number, cancellationToken) ?? 0;
        var deployment = new Deployment
        {
            Id = Identifiers.Six(),
            ApiId = draft.ApiId,
            Number = last + 1,
            DefinitionHash = await db.StoreAsync(draft.Definition, cancellationToken),
            IdsHash = await db.StoreAsync(draft.Ids, cancellationToken),
            SourceHash = draft.SourceHash,
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
            Author = command.ActorName,
            CreatedAt = command.Now,
        };
        db.Deployments.Add(deployment);
        return deployment;
    }

    private async Task<Outcome<Deployed>> FinishAsync(
        Command command, ApiVersion version, Stage? stage, Deployment deployment, StageEventKind kind, string? note, IReadOnlyList<Problem> warnings, CancellationToken cancellationToken)
    {
        var previous = stage?.DeploymentNumber;
        StageEvent? entry = null;
        if (stage is not null)
        {
            if (kind != StageEventKind.RolledBack)
            {
                stage.Pinned = false;
            }

            entry = await StageOperations.PointAsync(command, version, stage, deployment, installation.Value.Region, kind, note, cancellationToken);
        }

        var (action, did) = kind switch
        {
            StageEventKind.Promoted => ("stage.promote", $"promoted #{deployment.Number} to stage {stage?.Name}"),
            StageEventKind.RolledBack => ("stage.rollback", $"rolled stage {stage?.Name} back from #{previous} to #{deployment.Number}"),
            _ when stage is null => ("deployment.create", $"froze the draft as #{deployment.Number}"),
            _ => ("stage.deploy", $"deployed #{deployment.Number} to stage {stage.Name}"),
        };
        await StageOperations.AuditAsync(
            command, version, action, stage?.Name ?? "", did, new { deployment.Id, deployment.Number, previous, deployment.DefinitionHash, stage?.SnapshotHash, note }, cancellationToken);

        // The push is named by its row's id, which the database gives.
        await command.Db.SaveChangesAsync(cancellationToken);
        return new Deployed(entry?.Id, deployment.Id, deployment.Number, deployment.DefinitionHash, stage?.SnapshotHash, previous, warnings);
    }

    private static Failure Pinned(Stage stage) => Failure.Conflict(
        $"The stage {stage.Name} is pinned to #{stage.DeploymentNumber} since it was rolled back. Say that it resumes from the draft to deploy to it.", stage.DeploymentNumber);

    internal static Failure NoSuchDeployment(ApiVersion version, int number) => Failure.NotFound($"{version.AwsName} has no deployment #{number}.");

    internal static Task<Deployment?> FindAsync(PortalDb db, string apiId, int number, CancellationToken cancellationToken) =>
        db.Deployments.FirstOrDefaultAsync(x => x.ApiId == apiId && x.Number == number, cancellationToken);
}
