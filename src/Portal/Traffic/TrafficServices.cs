using System.Security.Claims;
using System.Text.Json;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Metrics;
using Gatehouse.Metrics.Storage;
using Gatehouse.Portal.Shell;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Portal.Traffic;

internal static class TrafficServices
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The metric store beside the portal's state, the traffic pages, and the data that they draw.</summary>
    public static IServiceCollection AddTraffic(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = StorageOptions.From(configuration);
        services.AddMetricStore(metrics =>
        {
            metrics.Provider = storage.Provider == DatabaseProvider.Postgres ? MetricsProvider.Postgres : MetricsProvider.Sqlite;
            metrics.ConnectionString = storage.Provider == DatabaseProvider.Postgres
                ? storage.ConnectionString
                : new SqliteConnectionStringBuilder { DataSource = Path.Combine(storage.Directory, "metrics.db") }.ConnectionString;
        });
        services.AddSingleton<VersionLookup>();
        services.AddSingleton<TrafficScopes>();
        services.AddSingleton<TrafficData>();
        services.AddSingleton<TrafficSummaries>();
        return services;
    }

    /// <summary>
    /// <c>/ui-data/series</c> and <c>/ui-data/tops</c>: what charts draw, for the signed-in reader. Charts fetch over HTTP, so they
    /// go on while the page's connection is being restored.
    /// </summary>
    public static void MapTraffic(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/ui-data").RequireAuthorization().DisableCookieRedirect();
        group.MapGet("/series", (HttpContext http, TrafficScopes scopes, TrafficData data) => AnswerAsync(http, scopes, data.SeriesAsync));
        group.MapGet("/tops", (HttpContext http, TrafficScopes scopes, TrafficData data) => AnswerAsync(http, scopes, data.TopsAsync));
    }

    private static async Task<IResult> AnswerAsync<T>(HttpContext http, TrafficScopes scopes, Func<AllowedScope, TrafficView, CancellationToken, Task<T>> read)
    {
        if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } user)
        {
            return Results.Unauthorized();
        }

        var query = new QueryValues(http.Request.QueryString.Value ?? "");
        var view = TrafficView.Read(query);
        if (query.Text("team") is not { } team)
        {
            return Results.Problem("The query names no team.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (query.Dropped is [var dropped, ..])
        {
            return Results.Problem($"{dropped} is not understood.", statusCode: StatusCodes.Status400BadRequest);
        }

        var scope = await scopes.FindAsync(Actor.User(user), team, query.Text("api"), query.Text("version"), view, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return scope.IsOk
            ? Results.Json(await read(scope.Value, view, http.RequestAborted), Json)
            : Results.Problem(scope.Failure!.Message, statusCode: scope.Failure.Kind == FailureKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
    }
}
