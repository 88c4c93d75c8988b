using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gatehouse.ControlPlane.Apis;

/// <param name="Definition">The first draft; null means an empty one.</param>
/// <param name="Source">The OpenAPI document that the definition was imported from, kept whole.</param>
public sealed record CreateApi(Guid TeamId, string Name, string? Description = null, RestApi? Definition = null, byte[]? Source = null);

public sealed record CreatedApi(Guid Id, string Name, string ApiId, string Label);

/// <param name="Filter">A part of the name, in any case; null or empty shows all.</param>
/// <param name="After">The name that the page before ended with; null for the first page.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record ListApis(Guid TeamId, string? Filter = null, string? After = null, int Limit = 50);

/// <param name="Next">What the next page's <see cref="ListApis.After"/> is; null on the last page.</param>
public sealed record ApiPage(IReadOnlyList<ApiRow> Apis, string? Next);

/// <param name="Versions">Newest first.</param>
public sealed record ApiRow(Guid Id, string Name, ApiKind Kind, string? Description, DateTimeOffset CreatedAt, IReadOnlyList<VersionRow> Versions);

/// <param name="Name">As it is to become; null leaves it.</param>
/// <param name="Description">As it is to become; null leaves it, an empty text removes it.</param>
public sealed record UpdateApi(Guid TeamId, Guid ApiKey, string? Name = null, string? Description = null);

/// <summary>What goes when an API goes.</summary>
/// <param name="Stages">Stages that answer callers now, as <c>v1 prod #12</c>.</param>
/// <param name="Keys">Keys that can call one of its stages today.</param>
/// <param name="ApiIds">Its versions, for those who know their traffic.</param>
public sealed record DeletionImpact(
    string Name, IReadOnlyList<string> Versions, IReadOnlyList<string> Stages, int Keys, IReadOnlyList<string> Plans, IReadOnlyList<string> ApiIds);

/// <param name="ConfirmedName">The API's exact name, typed by whoever deletes it.</param>
public sealed record DeleteApi(Guid TeamId, Guid ApiKey, string ConfirmedName);

/// <summary>APIs: named things that a team owns, each with its versions.</summary>
public sealed class ApiOperations(Commands commands, VersionRows rows, IOptions<InstallationOptions> installation)
{
    public const int MaximumPage = 200;

    /// <summary>Makes an API with its first version, v1.</summary>
    public Task<Outcome<CreatedApi>> CreateAsync(Actor actor, CreateApi input, CancellationToken cancellationToken) =>
        commands.ChangeAsync(actor, input.TeamId, Permission.Design, (command, cancel) => CreateAsync(command, input, cancel), cancellationToken);

    /// <summary>A page of the team's APIs in the order of their names.</summary>
    public Task<Outcome<ApiPage>> ListAsync(Actor actor, ListApis input, CancellationToken cancellationToken) =>
        commands.QueryAsync<ApiPage>(
            actor,
            input.TeamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var limit = Math.Clamp(input.Limit, 1, MaximumPage);
#pragma warning disable CA1309 // It becomes the database's own comparison, the one that orders the page.
                var apis = await Matching(db, input)
                    .Where(api => input.After == null || string.Compare(api.Name, input.After) > 0)
#pragma warning restore CA1309
                    .OrderBy(api => api.Name)
                    .Take(limit + 1)
                    .ToListAsync(cancel);
                var page = apis.Take(limit).ToList();
                var versions = await rows.OfAsync(db, [.. page.Select(api => api.Id)], cancel);
                return new ApiPage(
                    [.. page.Select(api => Row(api, versions[api.Id]))],
                    apis.Count > limit ? page[^1].Name : null);
            },
            cancellationToken);

    /// <summary>How many APIs the team has.</summary>
    public Task<Outcome<int>> CountAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<int>(
            actor, teamId, Permission.View, async (db, _, cancel) => await db.Apis.CountAsync(api => api.TeamId == teamId, cancel), cancellationToken);

    /// <summary>One API by its name, with all its versions.</summary>
    public Task<Outcome<ApiRow>> FindAsync(Actor actor, Guid teamId, string name, CancellationToken cancellationToken) =>
        commands.QueryAsync<ApiRow>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var api = await db.Apis.FirstOrDefaultAsync(api => api.TeamId == teamId && api.Name == name, cancel);
                return api is null ? NoSuchApi(name) : Row(api, (await rows.OfAsync(db, [api.Id], cancel))[api.Id]);
            },
            cancellationToken);

    /// <summary>Renames an API or changes its description. A new name reaches metrics and logs of its live stages at once.</summary>
    public Task<Outcome<Done>> UpdateAsync(Actor actor, UpdateApi input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            input.TeamId,
            Permission.Design,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await FindAsync(command, input.ApiKey, cancel) is not { } api)
                {
                    return NoSuchApi(input.ApiKey.ToString());
                }

                var name = input.Name ?? api.Name;
                if (ApiInputRules.CheckApi(name, input.Description) is { Count: > 0 } problems)
                {
                    return Failure.Invalid(problems);
                }

                var before = new { api.Name, api.Description };
                if (name != api.Name && await RenameAsync(command, api, name, cancel) is { } failure)
                {
                    return failure;
                }

                if (input.Description is { } description)
                {
                    api.Description = description.Length == 0 ? null : description;
                }

                command.Audit(
                    "api.update",
                    $"apis/{before.Name}",
                    before.Name == name ? $"{command.ActorName} changed the description of {name}." : $"{command.ActorName} renamed {before.Name} to {name}.",
                    new { before, after = new { api.Name, api.Description } });
                return new Done();
            },
            cancellationToken);

    /// <summary>What a deletion would take away, for the dialog that asks for the name.</summary>
    public Task<Outcome<DeletionImpact>> DeletionImpactAsync(Actor actor, Guid teamId, Guid apiKey, CancellationToken cancellationToken) =>
        commands.QueryAsync<DeletionImpact>(
            actor,
            teamId,
            Permission.Design,
            async (db, _, cancel) =>
            {
                var api = await db.Apis.FirstOrDefaultAsync(api => api.Id == apiKey && api.TeamId == teamId, cancel);
                if (api is null)
                {
                    return NoSuchApi(apiKey.ToString());
                }

                var versions = await db.Versions.Where(version => version.ApiKey == apiKey).OrderBy(version => version.CreatedAt).ToListAsync(cancel);
                var apiIds = versions.ConvertAll(version => version.ApiId);
                var stages = await db.Stages.Where(stage => apiIds.Contains(stage.ApiId) && stage.DeploymentNumber != null)
                    .OrderBy(stage => stage.Position)
                    .Select(stage => new { stage.ApiId, stage.Name, stage.DeploymentNumber })
                    .ToListAsync(cancel);
                var access = await StageAccess.OfAsync(db, apiIds, null, cancel);
                return new DeletionImpact(
                    api.Name,
                    versions.ConvertAll(version => version.Label),
                    [.. stages.Select(stage => $"{versions.Find(version => version.ApiId == stage.ApiId)!.Label} {stage.Name} #{stage.DeploymentNumber}")],
                    access.Keys,
                    access.Plans,
                    apiIds);
            },
            cancellationToken);

    /// <summary>Deletes an API with its versions, drafts, deployments and stages. Callers get an answer as if it had never been.</summary>
    public Task<Outcome<Done>> DeleteAsync(Actor actor, DeleteApi input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            input.TeamId,
            Permission.Design,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await FindAsync(command, input.ApiKey, cancel) is not { } api)
                {
                    return NoSuchApi(input.ApiKey.ToString());
                }

                if (input.ConfirmedName != api.Name)
                {
                    return Failure.Invalid("name", "confirm-name", $"Type the API's exact name, {api.Name}, to delete it.");
                }

                var versions = await command.Db.Versions.Where(version => version.ApiKey == api.Id).ToListAsync(cancel);
                foreach (var version in versions)
                {
                    await VersionOperations.RemoveAsync(command, version, cancel);
                }

                command.Db.Apis.Remove(api);
                command.Audit(
                    "api.delete", $"apis/{api.Name}", $"{command.ActorName} deleted {api.Name} with {versions.Count} {(versions.Count == 1 ? "version" : "versions")}.",
                    new { api.Name, versions = versions.ConvertAll(version => new { version.ApiId, version.Label }) });
                return new Done();
            },
            cancellationToken);

    /// <summary>The same inside a change that makes more than the API, such as the sample at set-up.</summary>
    internal static async Task<Outcome<CreatedApi>> CreateAsync(Command command, CreateApi input, CancellationToken cancellationToken)
    {
        if (ApiInputRules.CheckApi(input.Name, input.Description) is { Count: > 0 } problems)
        {
            return Failure.Invalid(problems);
        }

        if (await NameTakenAsync(command.Db, input.TeamId, input.Name, cancellationToken) is { } taken)
        {
            return taken;
        }

        var api = new Api { TeamId = input.TeamId, Name = input.Name, Description = input.Description, CreatedAt = command.Now };
        command.Db.Apis.Add(api);
        var version = await VersionOperations.AddAsync(command, api, "v1", api.Name, input.Definition ?? new RestApi(), [], input.Source, cancellationToken);
        if (!version.IsOk)
        {
            return version.Failure!;
        }

        command.Audit("api.create", $"apis/{api.Name}", $"{command.ActorName} created the API {api.Name} with version v1.", new { version.Value.ApiId });
        return new CreatedApi(api.Id, api.Name, version.Value.ApiId, version.Value.Label);
    }

    private async Task<Failure?> RenameAsync(Command command, Api api, string name, CancellationToken cancellationToken)
    {
        var versions = await command.Db.Versions.Where(version => version.ApiKey == api.Id).ToListAsync(cancellationToken);
        var names = versions.ToDictionary(version => version, version => version.AwsName == api.Name ? name : $"{name}-{version.Label}");
        foreach (var (version, awsName) in names)
        {
            if (ApiInputRules.CheckVersion(version.Label, awsName) is { Count: > 0 } problems)
            {
                return Failure.Invalid(problems);
            }

            var other = await command.Db.Versions.AnyAsync(
                x => x.TeamId == api.TeamId && x.ApiKey != api.Id && x.AwsName == awsName, cancellationToken);
            if (other)
            {
                return Taken(awsName);
            }
        }

        if (await command.Db.Apis.AnyAsync(other => other.TeamId == api.TeamId && other.Id != api.Id && other.Name == name, cancellationToken))
        {
            return Taken(name);
        }

        api.Name = name;
        foreach (var (version, awsName) in names)
        {
            version.AwsName = awsName;
            await command.PushAllAsync(version, installation.Value.Region, cancellationToken);
        }

        return null;
    }

    private static async Task<Failure?> NameTakenAsync(PortalDb db, Guid teamId, string name, CancellationToken cancellationToken) =>
        await db.Apis.AnyAsync(api => api.TeamId == teamId && api.Name == name, cancellationToken)
        || await db.Versions.AnyAsync(version => version.TeamId == teamId && version.AwsName == name, cancellationToken)
            ? Taken(name)
            : null;

    private static Failure Taken(string name) => Failure.Conflict($"The team has an API or a version called {name} already; choose another name.");

    private static Task<Api?> FindAsync(Command command, Guid apiKey, CancellationToken cancellationToken)
    {
        var teamId = command.Access!.Team.Id;
        return command.Db.Apis.FirstOrDefaultAsync(api => api.Id == apiKey && api.TeamId == teamId, cancellationToken);
    }

    private static IQueryable<Api> Matching(PortalDb db, ListApis input)
    {
        var apis = db.Apis.Where(api => api.TeamId == input.TeamId);
        if (string.IsNullOrWhiteSpace(input.Filter))
        {
            return apis;
        }

        var pattern = $"%{input.Filter.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return db.Database.IsNpgsql()
            ? apis.Where(api => EF.Functions.ILike(api.Name, pattern, "\\"))
            : apis.Where(api => EF.Functions.Like(api.Name, pattern, "\\"));
    }

    private static ApiRow Row(Api api, IReadOnlyList<VersionRow> versions) =>
        new(api.Id, api.Name, api.Kind, api.Description, api.CreatedAt, versions);

    private static Failure NoSuchApi(string name) => Failure.NotFound($"This team has no API {name}.");
}
