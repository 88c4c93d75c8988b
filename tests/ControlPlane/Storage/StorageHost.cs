using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.ControlPlane.Tests.Storage;

/// <summary>The control plane as a portal puts it together and starts it, on a data directory and a database of its own.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    private StorageHost(ServiceProvider services) => Services = services;

    public ServiceProvider Services { get; }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The settings of a portal on a new data directory; with PostgreSQL a new database and a sealing certificate.</summary>
    public static async Task<Dictionary<string, string?>> SettingsAsync(DatabaseProvider provider)
    {
        var settings = new Dictionary<string, string?> { ["Data:Directory"] = NewDirectory(), ["Database:Provider"] = provider.ToString() };
        if (provider == DatabaseProvider.Postgres)
        {
            settings["ConnectionStrings:Portal"] = await ScratchPostgres.NewDatabaseAsync();
            settings["Data:SealingCertificate"] = Certificate(settings["Data:Directory"]!);
        }

        return settings;
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("gatehouse-test-").FullName;

    public static StorageHost Build(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPortalStorage(configuration);
        services.AddPeople(configuration);
        services.AddApis(configuration);
        services.AddPlansAndKeys();
        return new StorageHost(services.BuildServiceProvider());
    }

    public static async Task<StorageHost> StartAsync(Dictionary<string, string?> settings)
    {
        var host = Build(settings);
        try
        {
            await host.Get<StorageStart>().PrepareAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static string Certificate(string directory)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=gatehouse-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var file = Path.Combine(directory, "seal.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12));
        return file;
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
