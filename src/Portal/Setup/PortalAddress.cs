using Gatehouse.ControlPlane.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Gatehouse.Portal.Setup;

/// <summary>Where the portal listens (<c>Portal:Url</c>), and what it tells load balancers there.</summary>
internal static class PortalAddress
{
    public static IWebHostBuilder UsePortalAddress(this IWebHostBuilder host, IConfiguration configuration)
    {
        var address = configuration["Portal:Url"];
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { PathAndQuery: "/", Fragment: "" })
        {
            return host.UseUrls(address!);
        }

        return host.ConfigureServices(services => services.AddSingleton(new SettingProblems(
            [$"Portal:Url is '{address}'; it must be an address such as http://localhost:5000, without a path."])));
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // Alive is the process's own matter: a database that is away is no reason to restart it.
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/readyz").AllowAnonymous();
    }
}
