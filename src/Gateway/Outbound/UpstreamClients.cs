using System.Net;
using System.Net.Security;
using System.Text;

namespace Gatehouse.Gateway.Outbound;

/// <summary>The pooled clients towards backends, one per kind of connection.</summary>
internal sealed class UpstreamClients(OutboundGuard guard) : IDisposable
{
    private readonly HttpMessageInvoker _checked = Create(guard, checkCertificates: true);
    private readonly HttpMessageInvoker _unchecked = Create(guard, checkCertificates: false);

    public HttpMessageInvoker For(bool insecureSkipVerification) => insecureSkipVerification ? _unchecked : _checked;

    public void Dispose()
    {
        _checked.Dispose();
        _unchecked.Dispose();
    }

    private static HttpMessageInvoker Create(OutboundGuard guard, bool checkCertificates)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // A backend that moved in DNS is found again within this time.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            MaxResponseHeadersLength = 64,
            ConnectCallback = guard.ConnectAsync,

            // Bytes above 127 in headers pass as they came.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        if (!checkCertificates)
        {
            // Asked for by the API's designer: tlsConfig.insecureSkipVerification.
#pragma warning disable CA5359
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359
        }

        return new HttpMessageInvoker(handler);
    }
}
