using System.Security.Claims;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Keys;

internal static class KeyPages
{
    public static IServiceCollection AddKeyPages(this IServiceCollection services) => services.AddScoped<ShownOnce>();

    /// <summary>The file of keys, streamed: a million of them never stand in memory together.</summary>
    public static void MapKeyExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ui-data/{team}/keys.csv", ExportAsync).RequireAuthorization();

    /// <summary>The address of <see cref="MapKeyExport"/>'s file for what a page shows.</summary>
    public static string ExportAddress(string team, KeyFilter filter)
    {
        var query = new QueryString();
        foreach (var (name, value) in new[] { ("q", filter.Text), ("state", filter.State?.ToString()), ("plan", filter.PlanId) })
        {
            query = value is null ? query : query.Add(name, value);
        }

        return $"/ui-data/{Uri.EscapeDataString(team)}/keys.csv{query}";
    }

    private static async Task ExportAsync(string team, HttpContext http, TeamLookup teams, KeyExport export)
    {
        var cancellationToken = http.RequestAborted;
        var actor = Actor.User(http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", http.Connection.RemoteIpAddress?.ToString());
        if (await teams.FindAsync(actor, team, cancellationToken) is not { } found)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var query = new QueryValues(http.Request.QueryString.Value ?? "");
        var state = query.Has("state") ? query.Choice("state", KeyState.Active) : (KeyState?)null;
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"keys-{found.Slug}.csv\"";
        await foreach (var piece in export.WriteAsync(actor, found.Id, new(query.Text("q"), state, query.Text("plan")), cancellationToken))
        {
            await http.Response.WriteAsync(piece, cancellationToken);
        }
    }
}
