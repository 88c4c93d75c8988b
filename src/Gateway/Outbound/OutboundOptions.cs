using System.Globalization;
using System.Net;

namespace Gatehouse.Gateway.Outbound;

/// <summary>
/// What integrations may reach; section <c>Outbound</c>. An entry is an address (<c>10.0.0.7</c>), a range (<c>10.0.0.0/8</c>)
/// or either with a port (<c>127.0.0.1:5000</c>, <c>[::1]:5000</c>). Loopback is allowed unless it is denied here.
/// </summary>
public sealed class OutboundOptions
{
    /// <summary>Exceptions to everything that is denied; default none.</summary>
    public IReadOnlyList<string> Allow { get; set; } = [];

    /// <summary>Denied besides link-local and metadata addresses and <see cref="Own"/>; default none.</summary>
    public IReadOnlyList<string> Deny { get; set; } = [];

    /// <summary>This installation's own listeners: the portal, the database, Redis. Hosts may be names.</summary>
    public IReadOnlyList<DnsEndPoint> Own { get; set; } = [];

    internal IEnumerable<string> Problems() =>
        Problems("Outbound:Allow", Allow).Concat(Problems("Outbound:Deny", Deny));

    private static IEnumerable<string> Problems(string key, IEnumerable<string> entries) =>
        entries.Where(text => !OutboundRule.TryParse(text, out _))
            .Select(text => $"{key} holds '{text}'; write an address or range, with or without a port, such as 10.0.0.0/8 or 127.0.0.1:5000.");
}

/// <summary>An address or a CIDR range.</summary>
internal readonly record struct AddressRange(IPNetwork Network)
{
    public static bool TryParse(string text, out AddressRange range)
    {
        text = text.Trim();
        if (IPAddress.TryParse(text, out var address))
        {
            address = Plain(address);
            range = new AddressRange(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            return true;
        }

        var parsed = IPNetwork.TryParse(text, out var network);
        range = new AddressRange(network);
        return parsed;
    }

    public bool Contains(IPAddress address) => Network.Contains(Plain(address));

    /// <summary>An IPv4 address in IPv6 clothes is the IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <param name="Port">Null means every port.</param>
internal readonly record struct OutboundRule(AddressRange Range, int? Port)
{
    public static bool TryParse(string text, out OutboundRule rule)
    {
        text = text.Trim();
        rule = default;
        if (AddressRange.TryParse(text.Trim('[', ']'), out var range))
        {
            rule = new OutboundRule(range, null);
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535
            || !AddressRange.TryParse(text[..colon].Trim('[', ']'), out range))
        {
            return false;
        }

        rule = new OutboundRule(range, port);
        return true;
    }

    public bool Covers(IPAddress address, int port) => (Port is null || Port == port) && Range.Contains(address);
}
