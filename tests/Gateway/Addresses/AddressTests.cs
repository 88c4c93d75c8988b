using System.Net;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Addresses;

public sealed class AddressTests
{
    [Theory]
    [InlineData("abcdefghij.execute-api.localhost", "/dev/pets", 200)]
    [InlineData("abcdefghij.execute-api.us-east-1.amazonaws.com:8080", "/dev/pets", 200)]
    [InlineData("ABCDEFGHIJ.Execute-API.Local", "/dev/pets", 200)]
    [InlineData("abcdefghij.execute-api", "/dev/pets", 200)]
    [InlineData("abcdefghij.execute-api.x", "//dev//pets/", 200)]
    [InlineData("localhost", "/abcdefghij/dev/pets", 200)]
    [InlineData("127.0.0.1:99", "/abcdefghij/dev/pets", 200)]
    [InlineData("[::1]:99", "/abcdefghij/dev/pets", 200)]
    [InlineData("abcdefghij.execute-api.x", "/abcdefghij/dev/pets", 403)]
    [InlineData("abcdefghij.execute-apix.x", "/dev/pets", 403)]
    [InlineData("abcdefghij.execute-api.x", "/prod/pets", 403)]
    [InlineData("abcdefghij.execute-api.x", "/", 403)]
    [InlineData("abcdefghij.execute-api.x", "/DEV/pets", 403)]
    [InlineData("nobodyhere.execute-api.x", "/dev/pets", 403)]
    [InlineData("example.com", "/abcdefghij/dev/pets", 403)]
    [InlineData("localhost", "/nobodyhere/dev/pets", 403)]
    [InlineData("localhost", "/", 403)]
    public async Task Finds_the_stage_by_host_or_on_own_hosts_by_path(string host, string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));

        var answer = await gateway.RawAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        if (status == 403)
        {
            Assert.Contains("x-amzn-ErrorType: ForbiddenException\r\n", answer);
            Assert.EndsWith("{\"message\":\"Forbidden\"}", answer);
        }
    }

    [Fact]
    public async Task Answers_absolute_form_targets()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));

        Assert.StartsWith("HTTP/1.1 200 ", await gateway.RawAsync("GET http://localhost/abcdefghij/dev/pets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Path_addresses_can_be_switched_off()
    {
        await using var gateway = await TestGateway.StartAsync(configure: options => options.PathAddresses = false);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/pets")).StatusCode);
    }

    [Fact]
    public async Task A_disabled_execute_api_endpoint_is_forbidden_at_both_addresses()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())) with { DisableExecuteApiEndpoint = true });

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.GetAsync("/pets")).StatusCode);
        Assert.StartsWith("HTTP/1.1 403 ", await gateway.RawAsync("GET /dev/pets HTTP/1.1\r\nHost: abcdefghij.execute-api.x\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("anything.example", "/ping", 200)]
    [InlineData("anything.example", "/sping", 200)]
    [InlineData("abcdefghij.execute-api.x", "/ping", 200)]
    [InlineData("localhost", "/healthz", 200)]
    [InlineData("localhost", "/readyz", 200)]
    [InlineData("anything.example", "/healthz", 403)]
    public async Task Tells_its_health(string host, string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", await gateway.RawAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Is_not_ready_before_it_has_heard_from_the_control_plane()
    {
        await using var gateway = await TestGateway.StartAsync(new MemoryFeed { IsAway = true });

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.GetAsync("/pets")).StatusCode);
    }

    [Fact]
    public async Task Refuses_wrong_settings_naming_each_key()
    {
        var problems = new GatewayOptions { Url = "localhost:80", HttpsUrl = "https://x", TrustedProxies = ["a"], Directory = "/tmp", Outbound = new() { Deny = ["b"] } }.Problems();

        Assert.Equal(["Gateway:Url", "Gateway:HttpsUrl", "Gateway:TrustedProxies", "Outbound:Deny"], problems.Select(problem => problem.Split(' ')[0]));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_one_line()
    {
        await using var gateway = await TestGateway.StartAsync();

        var error = await Assert.ThrowsAsync<GatewayStartException>(() => TestGateway.StartAsync(configure: options => options.Url = gateway.Host.Address.ToString()));

        Assert.Contains("already", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(null, "127.0.0.1", "127.0.0.1", "http")]
    [InlineData("127.0.0.0/8", "203.0.113.9", "203.0.113.9, 127.0.0.1", "https")]
    public async Task Believes_forwarded_headers_from_trusted_proxies_only(string? trusted, string source, string chain, string proto)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(configure: options => options.TrustedProxies = trusted is null ? [] : [trusted]);
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url, mappings: ("header.Source", "context.identity.sourceIp")))));

        await gateway.GetAsync("/pets", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil"));

        Assert.Equal(source, upstream.Last.Header("Source"));
        Assert.Equal(chain, upstream.Last.Header("X-Forwarded-For"));
        Assert.Equal(proto, upstream.Last.Header("X-Forwarded-Proto"));
        Assert.Null(upstream.Last.Header("X-Forwarded-Host"));
    }
}
