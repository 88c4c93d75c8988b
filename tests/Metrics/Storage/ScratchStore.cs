using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Recording;
using Gatehouse.Metrics.Rollup;
using Gatehouse.Metrics.Storage;
using Gatehouse.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gatehouse.Metrics.Tests.Storage;

/// <summary>A migrated metric store of a test's own, with a clock that the test moves.</summary>
internal sealed class ScratchStore : IAsyncDisposable
{
    public const string Account = "123456789012";
    public static readonly TheoryData<MetricsProvider> Providers = [MetricsProvider.Sqlite, MetricsProvider.Postgres];
    private readonly string? _directory;

    private ScratchStore(MetricsOptions options, string? directory)
    {
        _directory = directory;
        Options = options;
        Store = MetricStore.Open(options);
        Reader = new TrafficReader(Store, Time);
        Rollup = new MetricRollup(Store, Time, NullLogger<MetricRollup>.Instance);
    }

    /// <summary>Starts half a minute before the clocks of Europe jump, on a whole hour of UTC less 30 s.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 29, 0, 59, 30, TimeSpan.Zero));

    public MetricsOptions Options { get; }

    public MetricStore Store { get; }

    public TrafficReader Reader { get; }

    public MetricRollup Rollup { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static async Task<ScratchStore> NewAsync(MetricsProvider provider)
    {
        var directory = provider == MetricsProvider.Sqlite ? Directory.CreateTempSubdirectory("gatehouse-metrics-").FullName : null;
        var scratch = new ScratchStore(
            new MetricsOptions
            {
                Provider = provider,
                ConnectionString = directory is null ? await ScratchPostgres.NewDatabaseAsync() : $"Data Source={directory}/metrics.db",
            },
            directory);
        await scratch.Store.MigrateAsync(default);
        return scratch;
    }

    public NodeUnderTest Node(string name) => new(this, name);

    public static RouteSeriesKey Route(string? resource, string? method = "GET", string stage = "dev", string api = "abcdefghij") =>
        new(Account, api, "pets", stage, resource, resource is null ? null : method);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>A node's recorder and flusher; making another of the same name is a restart.</summary>
    internal sealed class NodeUnderTest(ScratchStore scratch, string name)
    {
        public MetricRecorder Recorder { get; } = new(scratch.Time);

        public MetricFlusher Flusher => field ??= new(
            Recorder,
            scratch.Store,
            Microsoft.Extensions.Options.Options.Create(new MetricsOptions { Provider = scratch.Options.Provider, ConnectionString = scratch.Options.ConnectionString, Node = name }),
            scratch.Time,
            NullLogger<MetricFlusher>.Instance);

        public void Record(RouteSeriesKey route, int status, double latency = 10, double integration = double.NaN) => Recorder.Open(route).Record(status, latency, integration);

        public Task FlushAsync() => Flusher.FlushAsync(default);
    }
}
