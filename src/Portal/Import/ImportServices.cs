using Gatehouse.ControlPlane.Import;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Outbound;

namespace Gatehouse.Portal.Import;

internal static class ImportServices
{
    /// <summary>The import pages, and where documents wait between upload and import.</summary>
    public static IServiceCollection AddImportPages(this IServiceCollection services)
    {
        services.AddImport();
        services.AddSingleton<DocumentShelf>();
        // The same addresses are closed to a document's address as to an integration's.
        services.AddSingleton(provider => new DocumentFetch(
            provider.GetRequiredService<DocumentShelf>(),
            provider.GetRequiredService<ImportOperations>(),
            new OutboundGuard(provider.GetService<GatewayOptions>()?.Outbound ?? new OutboundOptions())));
        return services;
    }
}
