using Gatehouse.ControlPlane.Import;

namespace Gatehouse.Portal.Import;

internal static class ImportServices
{
    /// <summary>The import pages, and where documents wait between upload and import.</summary>
    public static IServiceCollection AddImportPages(this IServiceCollection services)
    {
        services.AddImport();
        services.AddSingleton<DocumentShelf>();
        services.AddSingleton<DocumentFetch>();
        return services;
    }
}
