using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Requests;
using Gatehouse.Metrics.Recording;
using Microsoft.Extensions.Options;

namespace Gatehouse.Portal.Runtime;

/// <summary>
/// The gateway inside the portal's process: a server of its own on <c>Gateway:Url</c>, which shares neither middleware nor
/// routes with the portal, and is fed from the portal's database.
/// </summary>
public sealed class GatewayRuntime(
    GatewayOptions options, StorageOptions storage, IOptions<InstallationOptions> installation, IFeed feed, MetricRecorder metrics, ILoggerFactory loggers, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private GatewayHost? _host;

    /// <summary>Where callers reach the gateway, without a slash at the end; the real port when a free one was taken.</summary>
    public string Url => _host is null ? options.Url.TrimEnd('/') : PublicUrl(options.Url, _host.Address);

    /// <summary>The last requests, and those to come.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public RequestTail Tail => Host.Tail;

    /// <summary>Whether there is something to serve from: the disk copy or the database's word.</summary>
    public bool IsReady => _host?.IsReady ?? false;

    private GatewayHost Host => _host ?? throw new InvalidOperationException("The gateway starts with the host.");

    /// <summary>Starts the gateway, unless it runs already.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_host is not null)
        {
            return;
        }

        options.Directory = Path.Combine(storage.Directory, "gateway");
        try
        {
            _host = GatewayHost.Create(options, feed, metrics, loggers, time);
            await _host.StartAsync(cancellationToken);

            // Pages show the port that was really taken.
            installation.Value.GatewayUrl = Url;
        }
        catch (GatewayStartException e)
        {
            throw new StartRefusedException(e.Message, e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _host?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    // A wildcard is where to listen, not what to call.
    private static string PublicUrl(string configured, Uri bound)
    {
        var host = configured[(configured.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        var colon = host.LastIndexOf(':');
        host = colon > host.LastIndexOf(']') ? host[..colon] : host;
        return $"http://{(host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : host)}:{bound.Port}";
    }
}
