using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gatehouse.Migrations.Sqlite;

/// <summary>Lets <c>dotnet ef</c> build the model without starting the portal.</summary>
public sealed class PortalDbDesignTime : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args) => new(
        (DbContextOptions<PortalDb>)new DbContextOptionsBuilder<PortalDb>()
            .UsePortalDatabase(DatabaseProvider.Sqlite, "Data Source=design.db").Options);
}
