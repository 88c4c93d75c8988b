using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Outbound;

/// <summary>An integration asked for an address that it may not reach.</summary>
public sealed class OutboundDeniedException(string message) : IOException(message);

/// <summary>
/// Decides on the address that is really connected to, after name resolution, so that no DNS answer leads a backend
/// call to a metadata service or to this installation's own database.
/// </summary>
public sealed class OutboundGuard
{
    // Link-local, and the addresses at which clouds answer metadata questions.
    private static readonly OutboundRule[] BuiltIn =
        [.. new[] { "169.254.0.0/16", "fe80::/10", "fd00:ec2::254", "100.100.100.200", "192.0.0.192" }.Select(Parse)];

    private readonly OutboundRule[] _allow;
    private readonly OutboundRule[] _deny;
    private readonly IReadOnlyList<DnsEndPoint> _own;
    private volatile IPAddress[] _machine = [];

    public OutboundGuard(OutboundOptions options)
    {
        _allow = [.. options.Allow.Select(Parse)];
        _deny = [.. BuiltIn, .. options.Deny.Select(Parse)];
        _own = options.Own;
        ReadMachineAddresses();
        if (_own.Count > 0)
        {
            NetworkChange.NetworkAddressChanged += (_, _) => ReadMachineAddresses();
        }
    }

    /// <summary>Connects to the first address of the host that may be reached.</summary>
    /// <exception cref="OutboundDeniedException">None may.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = new List<IPAddress>(addresses.Length);
        foreach (var address in addresses)
        {
            if (await MayReachAsync(address, port, cancellationToken))
            {
                allowed.Add(address);
            }
        }

        if (allowed.Count == 0)
        {
            throw new OutboundDeniedException(addresses.Length == 0
                ? $"The host {host} has no address."
                : $"The address {string.Join(", ", addresses.Select(address => new IPEndPoint(address, port)))} may not be reached by integrations (Outbound:Allow, Outbound:Deny).");
        }

        SocketException? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    internal async ValueTask<bool> MayReachAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        address = AddressRange.Plain(address);
        if (Any(_allow, address, port))
        {
            return true;
        }

        return !Any(_deny, address, port) && !await IsOwnAsync(address, port, cancellationToken);
    }

    private async ValueTask<bool> IsOwnAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        foreach (var own in _own)
        {
            if (own.Port != port)
            {
                continue;
            }

            var any = own.Host is "localhost" or "0.0.0.0" or "::" or "[::]" or "+" or "*";
            if ((any || IsLocal(own.Host)) && IsLocal(address))
            {
                return true;
            }

            if (any)
            {
                continue;
            }

            try
            {
                var resolved = IPAddress.TryParse(own.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(own.Host, cancellationToken);
                if (resolved.Any(candidate => AddressRange.Plain(candidate).Equals(address) || (IsLocal(candidate) && IsLocal(address))))
                {
                    return true;
                }
            }
            catch (SocketException)
            {
                // A name that does not resolve now guards nothing that could be reached now.
            }
        }

        return false;
    }

    private bool IsLocal(string host) => IPAddress.TryParse(host, out var address) && IsLocal(AddressRange.Plain(address));

    private bool IsLocal(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || Array.IndexOf(_machine, address) >= 0;

    private void ReadMachineAddresses() => _machine =
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(item => item.GetIPProperties().UnicastAddresses).Select(item => AddressRange.Plain(item.Address))];

    private static bool Any(OutboundRule[] rules, IPAddress address, int port)
    {
        foreach (var rule in rules)
        {
            if (rule.Covers(address, port))
            {
                return true;
            }
        }

        return false;
    }

    private static OutboundRule Parse(string text) =>
        OutboundRule.TryParse(text, out var rule) ? rule : throw new ArgumentException($"'{text}' is no address or range.", nameof(text));
}
