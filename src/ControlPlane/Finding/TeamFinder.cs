using System.Collections.Concurrent;
using System.Text.Json;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Finding;

/// <summary>A stage of a version, for the palette's verbs.</summary>
/// <param name="IsDraft">It serves exactly what the draft is: a deployment would change nothing.</param>
public sealed record FoundStage(string Name, int? Number, bool IsDraft);

/// <summary>A version, for the palette.</summary>
public sealed record FoundVersion(string Label, IReadOnlyList<FoundStage> Stages);

/// <summary>An API, for the palette.</summary>
/// <param name="Versions">Newest first.</param>
public sealed record FoundApi(string Name, string Kind, IReadOnlyList<FoundVersion> Versions);

public sealed record FoundRoute(string Api, string Version, string Method, string Path);

public sealed record FoundKey(string Id, string Name, string Prefix);

/// <summary>What a search in a team found; each list is cut at <see cref="TeamFinder.Most"/>.</summary>
public sealed record Found(IReadOnlyList<FoundApi> Apis, IReadOnlyList<FoundRoute> Routes, IReadOnlyList<FoundKey> Keys);

/// <summary>Finds things in a team by a few letters: what the palette and its index are made of.</summary>
public sealed class TeamFinder(Commands commands)
{
    /// <summary>Results of one kind.</summary>
    public const int Most = 8;

    /// <summary>APIs in the index that a browser keeps; a search finds the others.</summary>
    public const int Indexed = 300;

    // Definitions are named by hash, so what routes one has is read once.
    private const int Remembered = 2_000;

    // Newest drafts that a search for routes looks into.
    private const int Searched = 200;

    private readonly ConcurrentDictionary<string, IReadOnlyList<(string Method, string Path)>> _routes = new();

    /// <summary>The first APIs of the team by name, with what the verbs need to know of their stages.</summary>
    public Task<Outcome<FoundApi[]>> IndexAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<FoundApi[]>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) => await ApisAsync(db, await db.Apis.Where(api => api.TeamId == teamId).OrderBy(api => api.Name).Select(api => api.Id).Take(Indexed).ToListAsync(cancel), cancel),
            cancellationToken);

    /// <param name="text">A part of an API's name, of a route, or of a key's name or prefix; 2 to 200 characters.</param>
    public Task<Outcome<Found>> SearchAsync(Actor actor, Guid teamId, string text, CancellationToken cancellationToken)
    {
        var part = text.Trim();
        if (part.Length is < 2 or > 200)
        {
            return Task.FromResult<Outcome<Found>>(Failure.Invalid("text", "search-length", $"A search takes 2 to 200 characters; this has {part.Length}."));
        }

        return commands.QueryAsync<Found>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) =>
            {
                var upper = part.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Not run here: it becomes SQL's upper().
                var apis = await db.Apis.Where(api => api.TeamId == teamId && api.Name.ToUpper().Contains(upper))
                    .OrderBy(api => api.Name).Select(api => api.Id).Take(Most).ToListAsync(cancel);
                var keys = await db.ApiKeys.Where(key => key.TeamId == teamId && (key.Name.ToUpper().Contains(upper) || key.Prefix.StartsWith(part)))
                    .OrderBy(key => key.Name).Select(key => new FoundKey(key.Id, key.Name, key.Prefix)).Take(Most).ToListAsync(cancel);
#pragma warning restore CA1304, CA1311, CA1862
                return new Found(await ApisAsync(db, apis, cancel), await RoutesAsync(db, teamId, part, cancel), keys);
            },
            cancellationToken);
    }

    private static async Task<FoundApi[]> ApisAsync(PortalDb db, List<Guid> keys, CancellationToken cancellationToken)
    {
        var versions = await (
            from api in db.Apis
            where keys.Contains(api.Id)
            join version in db.Versions on api.Id equals version.ApiKey
            join draft in db.Drafts on version.ApiId equals draft.ApiId
            orderby api.Name, version.CreatedAt descending
            select new { api.Name, api.Kind, version.ApiId, version.Label, draft.Hash }).ToListAsync(cancellationToken);
        var ids = versions.ConvertAll(version => version.ApiId);
        var stages = (await (
            from stage in db.Stages
            where ids.Contains(stage.ApiId)
            join deployment in db.Deployments on new { stage.ApiId, Id = stage.DeploymentId } equals new { deployment.ApiId, Id = (string?)deployment.Id } into live
            from deployment in live.DefaultIfEmpty()
            orderby stage.Position, stage.Name
            select new { stage.ApiId, stage.Name, stage.DeploymentNumber, Hash = deployment == null ? null : deployment.DefinitionHash }).ToListAsync(cancellationToken))
            .ToLookup(stage => stage.ApiId);
        return
        [
            .. versions.GroupBy(version => version.Name).Select(api => new FoundApi(
                api.Key,
                api.First().Kind.ToString(),
                [.. api.Select(version => new FoundVersion(
                    version.Label,
                    [.. stages[version.ApiId].Select(stage => new FoundStage(stage.Name, stage.DeploymentNumber, stage.Hash == version.Hash))]))])),
        ];
    }

    private async Task<IReadOnlyList<FoundRoute>> RoutesAsync(PortalDb db, Guid teamId, string part, CancellationToken cancellationToken)
    {
        // "GET /pets" and "/pets" both name a route; a bare word may be a part of one.
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var drafts = await (
            from version in db.Versions
            where version.TeamId == teamId
            join api in db.Apis on version.ApiKey equals api.Id
            join draft in db.Drafts on version.ApiId equals draft.ApiId
            orderby draft.SavedAt descending
            select new { Api = api.Name, version.Label, draft.ApiId, draft.Hash }).Take(Searched).ToListAsync(cancellationToken);
        List<FoundRoute> found = [];
        foreach (var draft in drafts)
        {
            if (!_routes.TryGetValue(draft.Hash, out var routes))
            {
                routes = Routes(await db.Drafts.Where(x => x.ApiId == draft.ApiId).Select(x => x.Definition).FirstAsync(cancellationToken));
                if (_routes.Count >= Remembered)
                {
                    _routes.Clear();
                }

                _routes[draft.Hash] = routes;
            }

            found.AddRange(routes
                .Where(route => Array.TrueForAll(words, word => route.Path.Contains(word, StringComparison.OrdinalIgnoreCase) || route.Method.Equals(word, StringComparison.OrdinalIgnoreCase)))
                .Take(Most - found.Count)
                .Select(route => new FoundRoute(draft.Api, draft.Label, route.Method, route.Path)));
            if (found.Count >= Most)
            {
                break;
            }
        }

        return found;
    }

    private static IReadOnlyList<(string Method, string Path)> Routes(byte[] definition)
    {
        try
        {
            return [.. DefinitionJson.Read<RestApi>(definition).Resources.SelectMany(resource => resource.Value.Methods.Select(method => (method.Key, resource.Key)))];
        }
        catch (JsonException)
        {
            return []; // a draft that cannot be read is the designer's to report
        }
    }
}
