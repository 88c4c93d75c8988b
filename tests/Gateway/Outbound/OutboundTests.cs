using System.Net;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Outbound;

public sealed class OutboundTests
{
    [Theory]
    [InlineData("127.0.0.1", 80, true)]
    [InlineData("10.1.2.3", 80, true)]
    [InlineData("169.254.169.254", 80, false)]
    [InlineData("::ffff:169.254.169.254", 80, false)]
    [InlineData("fe80::1", 80, false)]
    [InlineData("fd00:ec2::254", 80, false)]
    [InlineData("100.100.100.200", 80, false)]
    [InlineData("169.254.1.1", 80, true)]
    [InlineData("192.168.7.7", 80, false)]
    [InlineData("192.168.7.7", 8443, true)]
    [InlineData("127.0.0.1", 5000, false)]
    [InlineData("::1", 5000, false)]
    [InlineData("0.0.0.0", 5000, false)]
    [InlineData("127.0.0.7", 5000, false)]
    [InlineData("10.0.0.5", 5432, false)]
    [InlineData("10.0.0.5", 5433, true)]
    public async Task Decides_by_address_and_port(string address, int port, bool allowed)
    {
        var guard = new OutboundGuard(new OutboundOptions
        {
            Allow = ["169.254.1.0/24", "192.168.7.7:8443"],
            Deny = ["192.168.0.0/16"],
            Own = [new DnsEndPoint("localhost", 5000), new DnsEndPoint("10.0.0.5", 5432)],
        });

        Assert.Equal(allowed, await guard.MayReachAsync(IPAddress.Parse(address), port, default));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_denied_backend_is_a_network_error_and_the_tail_says_why(string host)
    {
        await using var upstream = await Upstream.StartAsync();
        var port = new Uri(upstream.Url).Port;
        await using var gateway = await TestGateway.StartAsync(configure: options => options.Outbound = new() { Own = [new DnsEndPoint("localhost", port)] });
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy($"http://{host}:{port}/"))));

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.GetAsync("/pets")).StatusCode);
        Assert.Empty(upstream.Seen);
        Assert.Contains("may not be reached", gateway.Host.Tail.Recent()[0].Reason);
    }
}
