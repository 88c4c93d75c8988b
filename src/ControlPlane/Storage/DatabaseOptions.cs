using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Storage;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>How a database of the portal is reached, the same for every context that lives in one.</summary>
public static class DatabaseOptions
{
    public static DbContextOptionsBuilder UsePortalDatabase(this DbContextOptionsBuilder builder, DatabaseProvider provider, string connectionString) =>
        provider switch
        {
            DatabaseProvider.Postgres => builder.UseNpgsql(
                connectionString, npgsql => npgsql.MigrationsAssembly("Gatehouse.Migrations.Postgres").EnableRetryOnFailure()),
            _ => builder
                .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly("Gatehouse.Migrations.Sqlite"))
                .AddInterceptors(SqliteConnectionSetup.Instance),
        };
}
