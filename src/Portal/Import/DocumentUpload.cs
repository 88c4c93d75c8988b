using System.Globalization;
using System.Security.Claims;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Import;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Portal.Import;

/// <summary>Takes documents by HTTP, because a circuit's messages are small. A body that is too long is refused while it comes in.</summary>
internal static class DocumentUpload
{
    public const string Route = "/ui-data/import/{teamId:guid}";

    private static readonly string TooLong =
        $"The document is too large: at most {ImportOperations.MaximumBytes / 1024 / 1024} MB can be imported. Split the API into several.";

    public static void MapImport(this IEndpointRouteBuilder routes) => routes.MapPost(Route, UploadAsync).RequireAuthorization();

    private static async Task<IResult> UploadAsync(
        HttpContext http, Guid teamId, IAntiforgery antiforgery, ImportOperations imports, DocumentShelf shelf, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Refuse(StatusCodes.Status400BadRequest, "This page is too old to send from; reload it and try again.");
        }

        var userId = http.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var allowed = await imports.MayImportAsync(Actor.User(userId, http.Connection.RemoteIpAddress?.ToString()), teamId, cancellationToken);
        if (allowed.Failure is { } failure)
        {
            return Refuse(failure.Kind == FailureKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden, failure.Message);
        }

        if (http.Request.ContentLength > ImportOperations.MaximumBytes)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, TooLong);
        }

        // The server's own limit is lower than ours, and answers with nothing that a person could read.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var name = Uri.UnescapeDataString(http.Request.Headers["X-Document-Name"].ToString());
        var document = await shelf.KeepAsync(
            userId, name.Length is > 0 and <= 200 ? name : "document", http.Request.Body, ImportOperations.MaximumBytes, cancellationToken);
        return document is null
            ? Refuse(StatusCodes.Status413PayloadTooLarge, TooLong)
            : Results.Json(new { id = document.Id, bytes = document.Length.ToString(CultureInfo.InvariantCulture) });
    }

    private static IResult Refuse(int status, string message) => Results.Json(new { message }, statusCode: status);
}
