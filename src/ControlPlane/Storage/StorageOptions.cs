using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>Where the state lives and what seals its secrets.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// <c>Data:Directory</c>: SQLite files, key ring and the disk copy of the feed; one portal at a time. Unset means
    /// <c>gatehouse</c> in the user's local application data folder.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary><c>Database:Provider</c>: <c>Sqlite</c> (unset) or <c>Postgres</c>.</summary>
    public required DatabaseProvider Provider { get; init; }

    /// <summary><c>ConnectionStrings:Portal</c>; required with PostgreSQL, a file in the data directory when unset with SQLite.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// <c>Data:SealingCertificate</c>: path of a PKCS#12 file whose key protects the key ring, and
    /// <c>Data:SealingCertificatePassword</c>. Required with PostgreSQL, where the ring lies beside what it seals.
    /// </summary>
    public X509Certificate2? SealingCertificate { get; init; }

    /// <summary>Everything that is wrong, each naming its key; empty when the portal can start.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public string KeyRingDirectory => Path.Combine(Directory, "keys");

    public static StorageOptions From(IConfiguration configuration)
    {
        var problems = new List<string>();
        var provider = ProviderOf(configuration["Database:Provider"], problems);
        var directory = DirectoryOf(configuration["Data:Directory"], problems);
        return new StorageOptions
        {
            Directory = directory,
            Provider = provider,
            ConnectionString = ConnectionStringOf(configuration.GetConnectionString("Portal"), provider, directory, problems),
            SealingCertificate = CertificateOf(
                configuration["Data:SealingCertificate"], configuration["Data:SealingCertificatePassword"], provider, problems),
            Problems = problems,
        };
    }

    private static DatabaseProvider ProviderOf(string? text, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return DatabaseProvider.Sqlite;
        }

        // By name only: Enum.TryParse would also take "7".
        foreach (var provider in Enum.GetValues<DatabaseProvider>())
        {
            if (string.Equals(provider.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return provider;
            }
        }

        problems.Add($"Database:Provider is '{text}'; it must be Sqlite or Postgres.");
        return DatabaseProvider.Sqlite;
    }

    private static string DirectoryOf(string? text, List<string> problems)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            try
            {
                return Path.GetFullPath(text);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
            {
                problems.Add($"Data:Directory is '{text}', which is not a path: {e.Message}");
            }
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (local.Length == 0)
        {
            problems.Add("Data:Directory is not set, and this user has no local application data folder to put it in.");
            local = Path.GetTempPath();
        }

        return Path.Combine(local, "gatehouse");
    }

    private static string ConnectionStringOf(string? text, DatabaseProvider provider, string directory, List<string> problems)
    {
        if (provider == DatabaseProvider.Postgres)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                problems.Add("ConnectionStrings:Portal is not set; it is required when Database:Provider is Postgres.");
                return "";
            }

            try
            {
                return new Npgsql.NpgsqlConnectionStringBuilder(text).ConnectionString;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
            {
                // The message may quote a value, and a value may be the password: say no more than the key.
                problems.Add("ConnectionStrings:Portal is not a PostgreSQL connection string (Host=…;Database=…;Username=…;Password=…).");
                return "";
            }
        }

        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            problems.Add("ConnectionStrings:Portal is not a SQLite connection string (Data Source=…); leave it unset to use the data directory.");
            builder = [];
        }

        // Relative to the data directory, since the working directory is whatever the portal was started from.
        builder.DataSource = Path.Combine(directory, builder.DataSource.Length == 0 ? "portal.db" : builder.DataSource);
        builder.ForeignKeys = true;
        return builder.ConnectionString;
    }

    private static X509Certificate2? CertificateOf(string? path, string? password, DatabaseProvider provider, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            if (provider == DatabaseProvider.Postgres)
            {
                problems.Add(
                    "Data:SealingCertificate is not set; with Database:Provider=Postgres the key ring lies in the database beside what it seals, "
                    + "and needs a PKCS#12 file (path, with Data:SealingCertificatePassword) to protect it.");
            }

            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            if (certificate.GetRSAPrivateKey() is not null)
            {
                return certificate;
            }

            problems.Add($"Data:SealingCertificate '{path}' holds no RSA private key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add($"Data:SealingCertificate '{path}' cannot be read: {e.Message}");
        }

        return null;
    }
}
