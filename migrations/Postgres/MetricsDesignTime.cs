using Gatehouse.Metrics.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gatehouse.Migrations.Postgres;

/// <summary>Lets <c>dotnet ef</c> build the metric store's model without starting the portal.</summary>
public sealed class MetricsDbDesignTime : IDesignTimeDbContextFactory<MetricsDb>
{
    public MetricsDb CreateDbContext(string[] args) => new(
        (DbContextOptions<MetricsDb>)new DbContextOptionsBuilder<MetricsDb>()
            .UseMetricsDatabase(MetricsProvider.Postgres, "Host=localhost;Database=design").Options);
}
