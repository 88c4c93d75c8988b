using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gatehouse.Migrations.Postgres;

/// <summary>Lets <c>dotnet ef</c> build the model without starting the portal.</summary>
public sealed class PortalDbDesignTime : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args) => new(
        (DbContextOptions<PortalDb>)new DbContextOptionsBuilder<PortalDb>()
            .UsePortalDatabase(DatabaseProvider.Postgres, "Host=localhost;Database=design").Options);
}
