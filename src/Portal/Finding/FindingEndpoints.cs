using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Finding;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Finding;

/// <summary>
/// What the palette asks over HTTP: an index of the team that the browser searches by itself, and a search for what the index does
/// not hold. A search is a POST, so that what somebody typed stands in no log of addresses.
/// </summary>
internal static class FindingEndpoints
{
    public static void MapFinding(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ui-data/index", IndexAsync);
        routes.MapPost("/ui-data/search", SearchAsync).DisableAntiforgery();
    }

    private static async Task<IResult> IndexAsync(string team, HttpContext http, TeamLookup teams, TeamFinder finder, CancellationToken cancellationToken)
    {
        if (await TeamAsync(http, team, teams, cancellationToken) is not var (actor, context))
        {
            return Results.NotFound();
        }

        var apis = await finder.IndexAsync(actor, context.Id, cancellationToken);
        http.Response.Headers.CacheControl = "private, no-store";
        return apis.IsOk ? Results.Json(new { icons = PaletteIndex.Icons, items = PaletteIndex.Of(context, apis.Value) }) : Results.NotFound();
    }

    private static async Task<IResult> SearchAsync(Search search, HttpContext http, TeamLookup teams, TeamFinder finder, CancellationToken cancellationToken)
    {
        if (await TeamAsync(http, search.Team, teams, cancellationToken) is not var (actor, context))
        {
            return Results.NotFound();
        }

        var found = await finder.SearchAsync(actor, context.Id, search.Text, cancellationToken);
        http.Response.Headers.CacheControl = "private, no-store";
        return found.IsOk ? Results.Json(new { items = PaletteIndex.Of(context, found.Value) }) : Results.BadRequest(found.Failure!.Message);
    }

    private static async Task<(Actor Actor, TeamContext Team)?> TeamAsync(HttpContext http, string slug, TeamLookup teams, CancellationToken cancellationToken)
    {
        if (CurrentActor.Of(http) is not { } actor)
        {
            return null;
        }

        return await teams.FindAsync(actor, slug, cancellationToken) is { } team
            ? (actor, new TeamContext(team.Id, team.Slug, team.Name, team.AccountId, team.Roles, team.Owners))
            : null;
    }

    private sealed record Search(string Team, string Text);
}
