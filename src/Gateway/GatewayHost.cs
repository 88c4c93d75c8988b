using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Addresses;
using Gatehouse.Gateway.Feed;
using Gatehouse.Gateway.Integrations;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Stages;
using Gatehouse.Gateway.Usage;
using Gatehouse.Metrics.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway;

/// <summary>The gateway cannot start; the message is for the person who started it.</summary>
public sealed class GatewayStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A gateway node: a server of its own that shares nothing with a web application in the same process, a follower of the
/// feed, and the state between them.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(10);

    private readonly WebApplication _web;
    private readonly IServer _server;
    private readonly GatewayApplication _application;
    private readonly FeedConsumer _consumer;
    private readonly UsageLedger _ledger;
    private readonly UpstreamClients _clients;
    private readonly DiskCopy _disk;
    private readonly NodeStages _stages;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _url;
    private Task _following = Task.CompletedTask;
    private Task _reporting = Task.CompletedTask;
    private bool _disposed;

    private GatewayHost(GatewayOptions options, string host, (IPAddress? Address, int Port, bool Localhost) listen, IFeed feed, MetricRecorder metrics, ILoggerFactory loggers, TimeProvider time)
    {
        _url = options.Url;
        CreateDirectory(options.Directory);
        string In(string name) => Path.Combine(options.Directory, name);

        // 1. State.
        _stages = new NodeStages();
        var keys = new KeyTable();
        var limits = new Limits(time);
        _ledger = new UsageLedger(In("usage.journal"), options.Node, feed, time, loggers.CreateLogger<UsageLedger>());
        var keyCheck = new KeyCheck(keys, _ledger);

        // 2. Towards backends.
        _web = BuildWeb(listen, loggers);
        _clients = new UpstreamClients(new OutboundGuard(options.Outbound));
        var integrations = new IntegrationCompiler(_clients, _web.Services.GetRequiredService<IHttpForwarder>(), time);

        // 3. From the control plane.
        var state = new NodeState(_stages, keys, limits, new StageCompiler(integrations, limits, metrics, time), time, loggers.CreateLogger<NodeState>());
        _disk = new DiskCopy(In("feed.copy"), loggers.CreateLogger<DiskCopy>());
        _consumer = new FeedConsumer(
            feed, state, _disk, new SealedFile(In("pepper.sealed"), In("node.key")), keyCheck, _ledger, options.Node, time, loggers.CreateLogger<FeedConsumer>());

        // 4. From callers.
        _application = new GatewayApplication(new RequestPipeline(
            _stages, new StageFinder(host, options.PathAddresses), new CallerReader(options.TrustedProxies), keyCheck, Tail, time, loggers.CreateLogger<RequestPipeline>()));
        _server = _web.Services.GetRequiredService<IServer>();
    }

    /// <summary>The last requests, and those to come.</summary>
    public RequestTail Tail { get; } = new();

    /// <summary>Whether the node has something to serve from: its disk copy or the control plane's word.</summary>
    public bool IsReady => _stages.Current.IsReady;

    /// <summary>Stages being served.</summary>
    public int StageCount => _stages.Current.Count;

    /// <summary>Completes when the node has first caught up with the control plane.</summary>
    public Task UpToDate => _consumer.UpToDate;

    /// <summary>Where the gateway really listens, after <see cref="StartAsync"/>; a port that was given as 0 is the real one.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <exception cref="GatewayStartException">A setting is wrong, or the directory cannot be used; all problems at once.</exception>
    public static GatewayHost Create(GatewayOptions options, IFeed feed, MetricRecorder metrics, ILoggerFactory loggers, TimeProvider time)
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new GatewayStartException(string.Join(Environment.NewLine, problems));
        }

        options.TryListenAddress(out var host, out var listen);
        try
        {
            return new GatewayHost(options, host, listen, feed, metrics, loggers, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException($"The gateway cannot use its directory {options.Directory}: {e.Message}", e);
        }
    }

    /// <summary>Serves the disk copy, listens, and follows the feed in the background.</summary>
    /// <exception cref="GatewayStartException">The address is in use or not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _consumer.LoadFromDisk();
        try
        {
            await _server.StartAsync(_application, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new GatewayStartException($"Another program listens at {_url} already; stop it, or give the gateway another address with Gateway:Url.", e);
        }
        catch (SocketException e)
        {
            throw new GatewayStartException($"The gateway cannot listen at {_url}: {e.Message}", e);
        }

        Address = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _following = Task.Run(() => _consumer.FollowAsync(_stopping.Token), CancellationToken.None);
        _reporting = Task.Run(() => _consumer.ReportAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Takes no new connection, lets running requests end for up to ten seconds, and reports what was used.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        drain.CancelAfter(DrainFor);
        await _server.StopAsync(drain.Token);
        await _stopping.CancelAsync();
        await Task.WhenAll(_following, _reporting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _ledger.ReportAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
        }
        catch (Exception)
        {
            // It stays in the journal; the next start reports it.
        }

        _ledger.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await Task.WhenAll(_following, _reporting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _clients.Dispose();
        _disk.Dispose();
        _ledger.Dispose();
        await _web.DisposeAsync();
        _stopping.Dispose();
    }

    // Only the server is used of it: requests go straight to the pipeline, without the web framework's own layers.
    private static WebApplication BuildWeb((IPAddress? Address, int Port, bool Localhost) listen, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Gatehouse.Gateway", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, listen));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddHttpForwarder();
        return builder.Build();
    }

    private static void Configure(KestrelServerOptions options, (IPAddress? Address, int Port, bool Localhost) listen)
    {
        options.AddServerHeader = false;

        // Wider than the gateway's own limits, so that it is the gateway that answers in AWS's words.
        options.Limits.MaxRequestLineSize = 64 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        options.Limits.MaxRequestBodySize = RequestLimits.Body;

        // Bytes above 127 in headers pass as they came.
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        if (listen is { Localhost: true, Port: not 0 })
        {
            options.ListenLocalhost(listen.Port);
        }
        else if (listen.Localhost)
        {
            // Both loopback addresses cannot share a port that is yet to be found.
            options.Listen(IPAddress.Loopback, listen.Port);
        }
        else if (listen.Address is { } address)
        {
            options.Listen(address, listen.Port);
        }
        else
        {
            options.ListenAnyIP(listen.Port);
        }
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
