using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Metrics.Storage;

public enum MetricsProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where metrics are kept, and who records them.</summary>
public sealed class MetricsOptions
{
    /// <summary>Schema of the tables on PostgreSQL, where they share a database with the portal's state.</summary>
    public const string Schema = "metrics";

    public MetricsProvider Provider { get; set; } = MetricsProvider.Sqlite;

    /// <summary>On SQLite a file of its own, <c>metrics.db</c> in the data directory; on PostgreSQL the portal's database.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the node that records here, as people know it; at most 255 characters.</summary>
    public string Node { get; set; } = "embedded";
}

public static class MetricsDatabase
{
    public static DbContextOptionsBuilder UseMetricsDatabase(this DbContextOptionsBuilder builder, MetricsProvider provider, string connectionString) =>
        provider switch
        {
            MetricsProvider.Postgres => builder.UseNpgsql(
                connectionString,
                npgsql => npgsql.MigrationsAssembly("Gatehouse.Migrations.Postgres").MigrationsHistoryTable("__EFMigrationsHistory", MetricsOptions.Schema)),
            _ => builder.UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly("Gatehouse.Migrations.Sqlite")),
        };
}
