using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Audit;

/// <summary>Audit logs as files.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ui-data/audit/{team:guid}.csv", async (Guid team, HttpContext request, AuditLog log) =>
            Answer(await log.ExportAsync(CurrentActor.Of(request)!, team, FilterOf(request), request.RequestAborted)));
        routes.MapGet("/ui-data/audit.csv", async (HttpContext request, AuditLog log) =>
            Answer(await log.ExportPlatformAsync(CurrentActor.Of(request)!, FilterOf(request), request.RequestAborted)));
    }

    private static AuditFilter FilterOf(HttpContext request) => AuditView.Read(new QueryValues(request.Request.QueryString.Value ?? "")).Filter;

    private static IResult Answer(Outcome<byte[]> outcome) => outcome.Failure switch
    {
        null => Results.File(outcome.Value, "text/csv; charset=utf-8", "audit.csv"),
        { Kind: FailureKind.Forbidden } failure => Results.Problem(failure.Message, statusCode: StatusCodes.Status403Forbidden),
        var failure => Results.Problem(failure.Message, statusCode: StatusCodes.Status404NotFound),
    };
}
