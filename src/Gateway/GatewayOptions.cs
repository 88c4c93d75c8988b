using System.Net;
using Gatehouse.Gateway.Outbound;

namespace Gatehouse.Gateway;

/// <summary>Settings of one gateway node; sections <c>Gateway</c>, <c>Outbound</c> and <c>Data</c> of the configuration.</summary>
public sealed class GatewayOptions
{
    /// <summary><c>Gateway:Url</c>: where the gateway listens and how it is called; default <c>http://localhost:8080</c>. Port 0 takes a free one.</summary>
    public string Url { get; set; } = "http://localhost:8080";

    /// <summary><c>Gateway:HttpsUrl</c>: not supported yet; a value stops the start rather than be ignored.</summary>
    public string? HttpsUrl { get; set; }

    /// <summary><c>Gateway:PathAddresses</c>: whether <c>/{apiId}/{stage}/…</c> is answered on a loopback host and on the host of <see cref="Url"/>; default true.</summary>
    public bool PathAddresses { get; set; } = true;

    /// <summary><c>Gateway:TrustedProxies</c>: addresses or CIDR ranges whose <c>X-Forwarded-*</c> headers are believed; default none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Folder of this node's disk copy, journal and key; made when missing.</summary>
    public required string Directory { get; set; }

    /// <summary>This node's name in receipts and usage reports.</summary>
    public string Node { get; set; } = "embedded";

    public OutboundOptions Outbound { get; set; } = new();

    /// <summary>Everything that is wrong with the values, each naming its key; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!TryListenAddress(out _, out _))
        {
            problems.Add($"Gateway:Url is '{Url}'; it must be http:// with a host and a port, such as http://localhost:8080.");
        }

        if (!string.IsNullOrEmpty(HttpsUrl))
        {
            problems.Add($"Gateway:HttpsUrl is '{HttpsUrl}', but the gateway does not serve TLS yet; take the setting out and put a TLS proxy in front (Gateway:TrustedProxies).");
        }

        problems.AddRange(TrustedProxies.Where(text => !AddressRange.TryParse(text, out _))
            .Select(text => $"Gateway:TrustedProxies holds '{text}'; write an address or a range, such as 10.0.0.7 or 10.0.0.0/8."));
        problems.AddRange(Outbound.Problems());
        return problems;
    }

    /// <summary>Reads <see cref="Url"/>; <paramref name="address"/> is null for every name that means "any".</summary>
    internal bool TryListenAddress(out string host, out (IPAddress? Address, int Port, bool Localhost) listen)
    {
        host = "";
        listen = default;

        // "+" and "*" are Kestrel's words for any address, and no valid host names.
        var text = Url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/" || uri.Query.Length > 0)
        {
            return false;
        }

        host = uri.DnsSafeHost;
        var local = host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        _ = IPAddress.TryParse(host, out var address);
        listen = (address, uri.Port, local);
        return true;
    }
}
