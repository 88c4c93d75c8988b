using System.Net.Sockets;
using System.Text;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Metrics.Recording;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Gateway.Tests.Support;

/// <summary>A real gateway on a free port over a control plane in memory.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string ApiId = "abcdefghij";

    private readonly DirectoryInfo _directory;
    private readonly bool _ownsDirectory;

    private TestGateway(MemoryFeed feed, DirectoryInfo directory, bool ownsDirectory, GatewayHost host, MetricRecorder metrics)
    {
        Feed = feed;
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        Host = host;
        Metrics = metrics;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 }) { BaseAddress = host.Address };
    }

    public MemoryFeed Feed { get; }

    public GatewayHost Host { get; }

    public MetricRecorder Metrics { get; }

    public HttpClient Client { get; }

    public string Directory => _directory.FullName;

    public static async Task<TestGateway> StartAsync(
        MemoryFeed? feed = null, string? directory = null, TimeProvider? time = null, Action<GatewayOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        feed ??= new MemoryFeed();
        var folder = directory is null ? System.IO.Directory.CreateTempSubdirectory("gateway") : new DirectoryInfo(directory);
        var options = new GatewayOptions { Url = "http://127.0.0.1:0", Directory = folder.FullName, Node = "test" };
        configure?.Invoke(options);
        var clock = time ?? TimeProvider.System;
        var metrics = new MetricRecorder(clock);
        var host = GatewayHost.Create(options, feed, metrics, loggers ?? NullLoggerFactory.Instance, clock);
        await host.StartAsync(default);
        if (!feed.IsAway)
        {
            await host.UpToDate.WaitAsync(TimeSpan.FromSeconds(20));
        }

        return new TestGateway(feed, folder, directory is null, host, metrics);
    }

    /// <summary>Publishes a stage and waits until it is served.</summary>
    public async Task DeployAsync(RestApi api, StageSettings? settings = null, string apiId = ApiId, string stage = "dev", string account = "123456789012")
    {
        var acknowledgement = await Feed.AcknowledgedAsync(Feed.Stage(Snapshot(api, settings, apiId, stage, account)));
        Assert.Null(acknowledgement.Error);
    }

    public static StageSnapshot Snapshot(RestApi api, StageSettings? settings = null, string apiId = ApiId, string stage = "dev", string account = "123456789012") => new()
    {
        AccountId = account,
        Region = "us-east-1",
        ApiId = apiId,
        ApiName = "Pets",
        Version = "v1",
        Stage = stage,
        DeploymentId = "dep123",
        DeploymentNumber = 1,
        DefinitionHash = DefinitionJson.HashOf(api),
        Rest = api,
        Settings = settings ?? new StageSettings(),
    };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var message = new HttpRequestMessage(method, new Uri($"{Host.Address}{ApiId}/dev{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
            {
                message.Headers.Host = value;
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return Client.SendAsync(message);
    }

    /// <summary>Sends bytes as they are and reads until the gateway closes or the text is complete.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Host.Address.Host, Host.Address.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (IOException)
        {
            // A reset after the answer is as good as a close.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync(default);
        await Host.DisposeAsync();
        if (_ownsDirectory)
        {
            _directory.Delete(recursive: true);
        }
    }
}
