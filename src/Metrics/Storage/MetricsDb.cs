using Gatehouse.Metrics.Values;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Metrics.Storage;

/// <summary>
/// The tables of the metric store, for their migrations. Rows are written and read by plain SQL in <see cref="MetricStore"/>:
/// they come in bulk and are merged as they are read.
/// </summary>
public sealed class MetricsDb(DbContextOptions<MetricsDb> options) : DbContext(options)
{
    public DbSet<SeriesRow> Series => Set<SeriesRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<MinuteRow> Minutes => Set<MinuteRow>();

    public DbSet<RollupRow> Rollups => Set<RollupRow>();

    public DbSet<PendingRollup> Pending => Set<PendingRollup>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        if (Database.IsNpgsql())
        {
            modelBuilder.HasDefaultSchema(MetricsOptions.Schema);
        }

        modelBuilder.Entity<SeriesRow>(series =>
        {
            series.HasIndex(x => new { x.AccountId, x.ApiId, x.Stage, x.Resource, x.Method, x.Level }).IsUnique();
            foreach (var text in new[] { nameof(SeriesRow.AccountId), nameof(SeriesRow.ApiId), nameof(SeriesRow.ApiName), nameof(SeriesRow.Stage), nameof(SeriesRow.Resource), nameof(SeriesRow.Method) })
            {
                series.Property(text).HasMaxLength(MetricNames.MaxLength);
            }
        });
        modelBuilder.Entity<RunRow>().Property(x => x.Node).HasMaxLength(MetricNames.MaxLength);
        modelBuilder.Entity<MinuteRow>().HasKey(x => new { x.SeriesId, x.At, x.RunId });
        modelBuilder.Entity<RollupRow>().HasKey(x => new { x.SeriesId, x.Width, x.At });
        modelBuilder.Entity<PendingRollup>().HasKey(x => new { x.Width, x.At, x.RunId });
        foreach (var key in new[] { typeof(MinuteRow), typeof(RollupRow), typeof(PendingRollup) }.SelectMany(type => modelBuilder.Entity(type).Metadata.FindPrimaryKey()!.Properties))
        {
            key.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
        }
    }
}

/// <summary>What a series sums up.</summary>
public enum SeriesLevel
{
    /// <summary>One method of one resource of a stage.</summary>
    Route,

    /// <summary>The requests of a stage that match no route.</summary>
    Unmatched,

    /// <summary>Everything in a stage.</summary>
    Stage,

    /// <summary>Everything in a team's account.</summary>
    Account,
}

/// <summary>A series; texts that its level does not have are empty.</summary>
public sealed class SeriesRow
{
    public int Id { get; init; }

    public SeriesLevel Level { get; init; }

    public required string AccountId { get; init; }

    public required string ApiId { get; init; }

    public required string ApiName { get; init; }

    public required string Stage { get; init; }

    public required string Resource { get; init; }

    public required string Method { get; init; }

    /// <summary>Start of the latest hour with traffic, seconds since 1970.</summary>
    public long LastSeen { get; init; }
}

/// <summary>
/// One life of a node's process. Rows are kept per run, so that a node that comes back within a minute adds to what it had
/// stored before instead of replacing it; and a run tells in which time its node was there to count.
/// </summary>
public sealed class RunRow
{
    public int Id { get; init; }

    public required string Node { get; init; }

    /// <summary>Seconds since 1970; likewise <see cref="LastSeen"/>.</summary>
    public long StartedAt { get; init; }

    public long LastSeen { get; init; }
}

/// <summary>The requests of one series in one span of time: columns shared by minutes and roll-ups. Sums are in nanoseconds.</summary>
public abstract class TotalsRow
{
    public int SeriesId { get; init; }

    /// <summary>Start of the span, seconds since 1970.</summary>
    public long At { get; init; }

    public long Count2xx { get; init; }

    public long Count3xx { get; init; }

    public long Count4xx { get; init; }

    public long Count5xx { get; init; }

    public long LatencySum { get; init; }

    public long LatencyMin { get; init; }

    public long LatencyMax { get; init; }

    /// <summary>The histogram, see <see cref="Distribution"/>.</summary>
    public byte[]? Latency { get; init; }

    public long IntegrationSum { get; init; }

    public long IntegrationMin { get; init; }

    public long IntegrationMax { get; init; }

    public byte[]? Integration { get; init; }

    /// <summary>See <see cref="ErrorCounts"/>; null when there were none.</summary>
    public byte[]? Errors { get; init; }
}

/// <summary>What one run counted in one minute, as absolute numbers: writing it again changes nothing.</summary>
public sealed class MinuteRow : TotalsRow
{
    public int RunId { get; init; }
}

/// <summary>Minutes of all runs folded into 5 minutes or an hour.</summary>
public sealed class RollupRow : TotalsRow
{
    /// <summary>Seconds: 300 or 3,600.</summary>
    public int Width { get; init; }
}

/// <summary>A span whose roll-up is missing or behind its minutes, marked in the transaction that wrote them.</summary>
public sealed class PendingRollup
{
    public int Width { get; init; }

    public long At { get; init; }

    /// <summary>Whose minutes; runs mark apart so that they do not wait for each other. 0 for what a roll-up itself marks.</summary>
    public int RunId { get; init; }
}
