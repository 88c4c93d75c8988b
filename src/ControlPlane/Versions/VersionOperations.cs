using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <param name="CopyOf">The version (its API id) whose draft or deployment the new draft starts from; null means an empty draft.</param>
/// <param name="DeploymentNumber">The deployment to copy; null means the draft.</param>
public sealed record AddVersion(Guid TeamId, Guid ApiKey, string Label, string? CopyOf = null, int? DeploymentNumber = null);

/// <param name="ConfirmedName">The version's exact label, typed by whoever deletes it.</param>
public sealed record DeleteVersion(string ApiId, string ConfirmedName);

/// <summary>Versions: what callers choose between. Each is one AWS-level API.</summary>
public sealed class VersionOperations(Commands commands)
{
    /// <summary>Adds a version: a copy of a draft or of a deployment, or an empty one.</summary>
    public Task<Outcome<CreatedApi>> AddAsync(Actor actor, AddVersion input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<CreatedApi>(
            actor,
            input.TeamId,
            Permission.Design,
            async (command, cancel) =>
            {
                var api = await command.Db.Apis.FirstOrDefaultAsync(x => x.Id == input.ApiKey && x.TeamId == input.TeamId, cancel);
                if (api is null)
                {
                    return Failure.NotFound("This team has no such API.");
                }

                var origin = await OriginAsync(command, input, cancel);
                if (!origin.IsOk)
                {
                    return origin.Failure!;
                }

                var (definition, ids, source) = origin.Value;
                var added = await AddAsync(command, api, input.Label, $"{api.Name}-{input.Label}", definition, ids, source, cancel);
                if (!added.IsOk)
                {
                    return added.Failure!;
                }

                command.Audit(
                    "version.create", $"apis/{api.Name}/{input.Label}", $"{command.ActorName} added version {input.Label} to {api.Name}.",
                    new { added.Value.ApiId, input.CopyOf, input.DeploymentNumber });
                return new CreatedApi(api.Id, api.Name, added.Value.ApiId, input.Label);
            },
            cancellationToken);

    /// <summary>Moves a version along its life; any state can follow any other.</summary>
    public Task<Outcome<Done>> SetLifeAsync(Actor actor, string apiId, VersionLife life, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            apiId,
            Permission.Design,
            async (command, version, cancel) =>
            {
                var api = await ApiNameAsync(command, version, cancel);
                var before = version.Life;
                version.Life = life;
                command.Audit(
                    "version.life", $"apis/{api}/{version.Label}", $"{command.ActorName} made {api} {version.Label} {Word(life)}.", new { before, after = life });
                return new Done();
            },
            cancellationToken);

    /// <summary>Deletes a version with its draft, deployments and stages. The last version goes only with its API.</summary>
    public Task<Outcome<Done>> DeleteAsync(Actor actor, DeleteVersion input, CancellationToken cancellationToken) =>
        commands.ChangeVersionAsync<Done>(
            actor,
            input.ApiId,
            Permission.Design,
            async (command, version, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (input.ConfirmedName != version.Label)
                {
                    return Failure.Invalid("name", "confirm-name", $"Type the version's exact name, {version.Label}, to delete it.");
                }

                if (await command.Db.Versions.CountAsync(x => x.ApiKey == version.ApiKey, cancel) == 1)
                {
                    return Failure.Conflict($"{version.Label} is the API's only version; delete the API instead.");
                }

                var api = await ApiNameAsync(command, version, cancel);
                await RemoveAsync(command, version, cancel);
                command.Audit("version.delete", $"apis/{api}/{version.Label}", $"{command.ActorName} deleted version {version.Label} of {api}.", new { version.ApiId });
                return new Done();
            },
            cancellationToken);

    internal static async Task<Outcome<ApiVersion>> AddAsync(
        Command command, Api api, string label, string awsName, RestApi definition, Map<string> ids, byte[]? source, CancellationToken cancellationToken)
    {
        if (ApiInputRules.CheckVersion(label, awsName) is { Count: > 0 } problems)
        {
            return Failure.Invalid(problems);
        }

        if (await command.Db.Versions.AnyAsync(x => x.ApiKey == api.Id && x.Label == label, cancellationToken))
        {
            return Failure.Conflict($"{api.Name} has a version {label} already; choose another name.");
        }

        if (await command.Db.Versions.AnyAsync(x => x.TeamId == api.TeamId && x.AwsName == awsName, cancellationToken))
        {
            return Failure.Conflict($"The team has an API or a version called {awsName} already; choose another name.");
        }

        var bytes = DefinitionJson.Write(definition);
        if ((DraftOperations.TooLarge("definition", bytes.Length) ?? (source is null ? null : DraftOperations.TooLarge("document", source.Length))) is { } failure)
        {
            return failure;
        }

        var version = new ApiVersion
        {
            ApiId = Identifiers.Ten(),
            ApiKey = api.Id,
            TeamId = api.TeamId,
            Label = label,
            AwsName = awsName,
            CreatedAt = command.Now,
        };
        command.Db.Versions.Add(version);
        command.Db.Drafts.Add(await DraftOperations.FirstAsync(
            command, version.ApiId, bytes, PartIds.Complete(definition, ids, Identifiers.Six), source, cancellationToken));
        return version;
    }

    /// <summary>Removes a version and everything under it; its caller holds the feed's lock.</summary>
    internal static async Task RemoveAsync(Command command, ApiVersion version, CancellationToken cancellationToken)
    {
        var db = command.Db;
        var apiId = version.ApiId;
        var stages = await db.Stages.Where(stage => stage.ApiId == apiId).ToListAsync(cancellationToken);
        foreach (var stage in stages.Where(stage => stage.SnapshotHash is not null))
        {
            await command.WithdrawStageAsync(apiId, stage.Name, cancellationToken);
        }

        await StageAccess.CloseAsync(command, apiId, null, cancellationToken);
        db.Stages.RemoveRange(stages);
        await db.NodeReceipts.Where(receipt => db.StageEvents.Any(x => x.Id == receipt.EventId && x.ApiId == apiId)).ExecuteDeleteAsync(cancellationToken);
        await db.StageEvents.Where(x => x.ApiId == apiId).ExecuteDeleteAsync(cancellationToken);
        await db.Deployments.Where(x => x.ApiId == apiId).ExecuteDeleteAsync(cancellationToken);
        await db.Scratches.Where(x => x.ApiId == apiId).ExecuteDeleteAsync(cancellationToken);
        await db.Drafts.Where(x => x.ApiId == apiId).ExecuteDeleteAsync(cancellationToken);
        db.Versions.Remove(version);
    }

    internal static Task<string> ApiNameAsync(Command command, ApiVersion version, CancellationToken cancellationToken) =>
        command.Db.Apis.Where(api => api.Id == version.ApiKey).Select(api => api.Name).FirstAsync(cancellationToken);

    private static async Task<Outcome<(RestApi Definition, Map<string> Ids, byte[]? Source)>> OriginAsync(
        Command command, AddVersion input, CancellationToken cancellationToken)
    {
        if (input.CopyOf is not { } apiId)
        {
            return (new RestApi(), Map<string>.Empty, null);
        }

        var db = command.Db;
        if (!await db.Versions.AnyAsync(version => version.ApiId == apiId && version.TeamId == input.TeamId, cancellationToken))
        {
            return Failure.NotFound($"This team has no API {apiId} to copy.");
        }

        if (input.DeploymentNumber is not { } number)
        {
            var draft = await db.Drafts.AsNoTracking().FirstAsync(x => x.ApiId == apiId, cancellationToken);
            return (DefinitionJson.Read<RestApi>(draft.Definition), Map<string>.Empty, await SourceAsync(draft.SourceHash));
        }

        var deployment = await db.Deployments.AsNoTracking().FirstOrDefaultAsync(x => x.ApiId == apiId && x.Number == number, cancellationToken);
        return deployment is null
            ? Failure.NotFound($"There is no deployment #{number} to copy.")
            : (DefinitionJson.Read<RestApi>(await db.LoadAsync(deployment.DefinitionHash, cancellationToken)), Map<string>.Empty, await SourceAsync(deployment.SourceHash));

        async Task<byte[]?> SourceAsync(string? hash) => hash is null ? null : await db.LoadAsync(hash, cancellationToken);
    }

    private static string Word(VersionLife life) => life switch
    {
        VersionLife.Draft => "a draft",
        VersionLife.Published => "published",
        VersionLife.Deprecated => "deprecated",
        _ => "retired",
    };
}
