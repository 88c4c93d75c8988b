using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>Puts the state together: database, data directory, key ring, pepper, health, and how commands run on them.</summary>
public static class StorageRegistration
{
    public static IServiceCollection AddPortalStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = StorageOptions.From(configuration);
        services.AddSingleton(options);
        services.AddSingleton(new SettingProblems(options.Problems));
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<Pepper>();
        services.AddSingleton<StorageStart>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageStart>());
        services.AddDbContextFactory<PortalDb>(db => db.UsePortalDatabase(options.Provider, options.ConnectionString));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddKeyRing(options);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FeedSignal>();
        services.TryAddSingleton<Commands>();
        return services;
    }

    private static void AddKeyRing(this IServiceCollection services, StorageOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("Gatehouse");
        if (options.Provider == DatabaseProvider.Postgres)
        {
            protection.PersistKeysToDbContext<PortalDb>();
        }
        else
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(options.KeyRingDirectory));
        }

        if (options.SealingCertificate is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }
}
