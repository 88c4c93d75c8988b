using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Storage;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where the state lives: settings <c>Database:Provider</c> and <c>ConnectionStrings:Portal</c>.</summary>
public static class DatabaseOptions
{
    public static DbContextOptionsBuilder UsePortalDatabase(this DbContextOptionsBuilder builder, DatabaseProvider provider, string connectionString) =>
        provider switch
        {
            DatabaseProvider.Postgres => builder.UseNpgsql(
                connectionString, npgsql => npgsql.MigrationsAssembly("Gatehouse.Migrations.Postgres").EnableRetryOnFailure()),
            _ => builder.UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly("Gatehouse.Migrations.Sqlite")),
        };
}
