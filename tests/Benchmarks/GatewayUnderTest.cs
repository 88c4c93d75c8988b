using System.Security.Cryptography;
using System.Text;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway;
using Gatehouse.Metrics.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Benchmarks;

/// <summary>The gateway with one API: <c>/keyed</c> with key, throttle and quota, <c>/open</c> without a plan, <c>/mock</c>.</summary>
internal static class GatewayUnderTest
{
    public const string Key = "benchmark-key-0123456789-0123456789-0123";

    public static async Task RunAsync(string url, string upstream)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-bench");
        var metrics = new MetricRecorder(TimeProvider.System);
        await using var host = GatewayHost.Create(
            new GatewayOptions { Url = url, Directory = directory.FullName }, new FixedFeed(upstream), metrics, NullLoggerFactory.Instance, TimeProvider.System);
        await host.StartAsync(default);
        await host.UpToDate;
        Console.WriteLine($"gateway at {host.Address}");
        var stop = new TaskCompletionSource();
        using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.TrySetResult();
        });
        await stop.Task;
        await host.StopAsync(default);
        Console.WriteLine($"gen-2 collections: {GC.CollectionCount(2)}, requests: {host.Tail.Total}");
        directory.Delete(recursive: true);
    }

    /// <summary>A control plane that never changes.</summary>
    private sealed class FixedFeed : IFeed
    {
        private const string Api = "benchmarks";
        private readonly byte[] _pepper = RandomNumberGenerator.GetBytes(32);
        private readonly List<FeedEntry> _entries = [];
        private readonly Dictionary<string, byte[]> _contents = [];

        public FixedFeed(string upstream)
        {
            Add(FeedKind.Plan, "plan00", new PlanContent
            {
                Id = "plan00",
                AccountId = "123456789012",
                Name = "Benchmark",
                Throttle = new Throttle(10_000_000, 10_000_000),
                Quota = new Quota(1_000_000_000, 0, "MONTH"),
                ApiStages = [new PlanApiStage { ApiId = Api, Stage = "dev" }],
            });
            Add(FeedKind.Account, "123456789012", new AccountContent { AccountId = "123456789012", Throttle = new Throttle(10_000_000, 10_000_000) });
            Add(FeedKind.ApiKey, "key0000000", new ApiKeyContent
            {
                Id = "key0000000",
                AccountId = "123456789012",
                Prefix = Key[..8],
                Secrets = [new ApiKeySecret(Convert.ToHexStringLower(HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes(Key))))],
                PlanIds = ["plan00"],
            });
            Add(FeedKind.Stage, $"{Api}/dev", new StageSnapshot
            {
                AccountId = "123456789012",
                Region = "us-east-1",
                ApiId = Api,
                ApiName = "Benchmark",
                Version = "v1",
                Stage = "dev",
                DeploymentId = "dep001",
                DeploymentNumber = 1,
                DefinitionHash = "",
                Rest = new RestApi
                {
                    Resources = Map.Create(
                    [
                        KeyValuePair.Create("/keyed", Get(Proxy(upstream) with { ApiKeyRequired = true })),
                        KeyValuePair.Create("/open", Get(Proxy(upstream))),
                        KeyValuePair.Create("/mock", Get(Mock())),
                    ]),
                },
            });
        }

        public async Task<FeedPage> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken)
        {
            await Task.Delay(wait, cancellationToken);
            return new FeedPage([], _entries.Count, false);
        }

        public Task<FeedPage> ManifestAsync(CancellationToken cancellationToken) => Task.FromResult(new FeedPage(_entries, _entries.Count, false));

        public Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, byte[]>>(_contents);

        public Task<byte[]> PepperAsync(CancellationToken cancellationToken) => Task.FromResult(_pepper);

        public Task<IReadOnlyList<UsageCount>> UsageAsync(DateOnly since, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<UsageCount>>([]);

        public Task AcknowledgeAsync(StageAcknowledgement acknowledgement, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ReportUsageAsync(IReadOnlyCollection<UsageCount> usage, CancellationToken cancellationToken) => Task.CompletedTask;

        private void Add<T>(string kind, string key, T content)
        {
            var bytes = DefinitionJson.Write(content);
            var hash = DefinitionJson.Hash(bytes);
            _contents[hash] = bytes;
            _entries.Add(new FeedEntry(_entries.Count + 1, kind, key, hash));
        }

        private static RestResource Get(RestMethod method) => new() { Methods = Map.Create([KeyValuePair.Create("GET", method)]) };

        private static RestMethod Proxy(string upstream) => new()
        {
            Integration = new Integration { Type = IntegrationType.HTTP_PROXY, HttpMethod = "GET", Uri = upstream },
        };

        private static RestMethod Mock() => new()
        {
            Responses = Map.Create([KeyValuePair.Create("200", new MethodResponse())]),
            Integration = new Integration
            {
                Type = IntegrationType.MOCK,
                RequestTemplates = Map.Create([KeyValuePair.Create("application/json", "{\"statusCode\": 200}")]),
                Responses = Map.Create([KeyValuePair.Create("200", new IntegrationResponse
                {
                    ResponseTemplates = Map.Create([KeyValuePair.Create("application/json", "{\"message\":\"Hello from the backend, which always says the same.\",\"ok\":true}")]),
                })]),
            },
        };
    }
}
