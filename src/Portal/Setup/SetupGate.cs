using Gatehouse.ControlPlane.Setup;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Gatehouse.Portal.Setup;

/// <summary>Until there is a first administrator every page leads to the set-up page; afterwards set-up is closed for good.</summary>
internal static class SetupGate
{
    public static IApplicationBuilder UseSetupGate(this IApplicationBuilder app) => app.Use(async (request, next) =>
    {
        var page = request.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type;
        if (page is not null
            && page != typeof(SetupPage)
            && page != typeof(ErrorPage)
            && !await request.RequestServices.GetRequiredService<FirstSetup>().IsDoneAsync(request.RequestAborted))
        {
            request.Response.Redirect("/setup");
            return;
        }

        await next(request);
    });
}
