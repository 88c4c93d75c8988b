using System.Globalization;
using System.Net;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Requests;

namespace Gatehouse.Gateway.Addresses;

/// <summary>Who called, and over what.</summary>
/// <param name="ForwardedFor">The value of <c>X-Forwarded-For</c> towards the backend.</param>
internal readonly record struct Caller(string Address, string ForwardedFor, string Proto, string Port);

/// <summary>
/// Reads the caller from the connection, and from <c>X-Forwarded-*</c> only when a trusted proxy connected. Headers of
/// that name from anyone else are not passed on either, so a backend can believe what it gets.
/// </summary>
internal sealed class CallerReader(IEnumerable<string> trustedProxies)
{
    private readonly AddressRange[] _trusted = [.. trustedProxies.Select(text => AddressRange.TryParse(text, out var range) ? range : throw new ArgumentException(text))];
    private volatile Tuple<int, string> _port = new(0, "0");

    public Caller Read(Exchange x)
    {
        var connection = x.Http.Connection;
        var peer = connection.RemoteIpAddress;
        var peerText = x.RemoteText(peer);
        var proto = x.Http.Request.Scheme;
        var port = PortText(connection.LocalPort);
        if (_trusted.Length == 0 || peer is null || !IsTrusted(peer))
        {
            return new Caller(peerText, peerText, proto, port);
        }

        var headers = x.Http.Request.Headers;
        var chain = headers["X-Forwarded-For"].ToString();
        var address = peerText;
        foreach (var hop in chain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (!IPAddress.TryParse(hop, out var parsed))
            {
                break;
            }

            address = AddressRange.Plain(parsed).ToString();
            if (!IsTrusted(parsed))
            {
                break;
            }
        }

        var forwardedProto = headers["X-Forwarded-Proto"].ToString();
        var forwardedPort = headers["X-Forwarded-Port"].ToString();
        return new Caller(
            address,
            chain.Length == 0 ? peerText : $"{chain}, {peerText}",
            forwardedProto is "http" or "https" ? forwardedProto : proto,
            ushort.TryParse(forwardedPort, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? forwardedPort : port);
    }

    private bool IsTrusted(IPAddress address)
    {
        foreach (var range in _trusted)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private string PortText(int port)
    {
        var known = _port;
        if (known.Item1 != port)
        {
            _port = known = new(port, port.ToString(CultureInfo.InvariantCulture));
        }

        return known.Item2;
    }
}
