using System.Net;
using System.Text;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Tests.Integrations;

public sealed class HttpProxyTests
{
    [Theory]
    [InlineData("/pets", "/base", "/base")]
    [InlineData("/pets?a=1&b=%20x&a=2", "/base", "/base?a=1&b=%20x&a=2")]
    [InlineData("/pets?a=1", "/base?fixed=yes", "/base?fixed=yes&a=1")]
    [InlineData("/pets?", "/base", "/base")]
    public async Task Passes_path_and_query(string called, string address, string reached)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url + address))));

        Assert.Equal("ok", await (await gateway.GetAsync(called)).Content.ReadAsStringAsync());
        Assert.Equal(reached, upstream.Last.Target);
    }

    [Theory]
    [InlineData("/pets/42", "/v1/42?q=42")]
    [InlineData("/pets/a%20b%2Fc", "/v1/a%20b%2Fc?q=a%20b%2Fc")]
    [InlineData("/pets/x/", "/v1/x?q=x")]
    [InlineData("/pets/42?z=1", "/v1/42?q=42&z=1")]
    public async Task Fills_placeholders_with_the_value_as_sent(string called, string reached)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets/{id}", "GET", Rest.Proxy(upstream.Url + "/v1/{pet}?q={pet}", mappings: ("path.pet", "method.request.path.id")))));

        await gateway.GetAsync(called);

        Assert.Equal(reached, upstream.Last.Target);
    }

    [Theory]
    [InlineData("/files/a/b//c", "/root/a/b//c")]
    [InlineData("/files/../files/a", "/root/a")]
    [InlineData("/files/x/%2e%2e/y", "/root/y")]
    [InlineData("/files/x/./y", "/root/x/y")]
    public async Task A_greedy_value_keeps_its_slashes_and_cannot_climb(string called, string reached)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/files/{proxy+}", "ANY", Rest.Proxy(upstream.Url + "/root/{proxy}"))));

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(called)).StatusCode);
        Assert.Equal(reached, upstream.Last.Target);
    }

    [Fact]
    public async Task Climbing_out_of_a_greedy_route_does_not_reach_the_backend()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/files/{proxy+}", "ANY", Rest.Proxy(upstream.Url + "/root/{proxy}"))));

        var answer = await gateway.RawAsync("GET /abcdefghij/dev/files/../../../secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403 ", answer);
        Assert.Empty(upstream.Seen);
    }

    [Fact]
    public async Task Mapped_parameters_override_headers_and_join_queries()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(
            Rest.Api(("/pets/{id}", "POST", Rest.Proxy("http://${stageVariables.host}/x", "PUT", mappings:
            [
                ("header.X-Tier", "stageVariables.tier"), ("header.X-Id", "method.request.path.id"), ("header.X-Missing", "method.request.header.nope"),
                ("header.Accept", "'text/plain'"), ("header.Content-Type", "'application/xml'"), ("header.X-From", "method.request.querystring.a"),
                ("querystring.a", "'b c'"), ("querystring.route", "context.resourcePath"), ("header.TE", "'trailers'"), ("header.Host", "'backend.example'"),
            ]))),
            new StageSettings { Variables = Map.Create([KeyValuePair.Create("host", new Uri(upstream.Url).Authority), KeyValuePair.Create("tier", "gold")]) });

        await gateway.SendAsync(HttpMethod.Post, "/pets/7?a=1%2B2&a=last+one", new StringContent("{}", Encoding.UTF8, "application/json"), ("Accept", "application/json"));

        var seen = upstream.Last;
        Assert.Equal("PUT", seen.Method);
        Assert.Equal("/x?a=1%2B2&a=last+one&a=b%20c&route=%2Fpets%2F%7Bid%7D", seen.Target);
        Assert.Equal("gold", seen.Header("X-Tier"));
        Assert.Equal("7", seen.Header("X-Id"));
        Assert.Equal("last one", seen.Header("X-From"));
        Assert.Equal("text/plain", seen.Header("Accept"));
        Assert.Equal("application/xml", seen.Header("Content-Type"));
        Assert.Equal("backend.example", seen.Header("Host"));
        Assert.Null(seen.Header("X-Missing"));
        Assert.Null(seen.Header("TE"));
        Assert.Equal("{}", seen.Body);
    }

    [Fact]
    public async Task Drops_and_adds_request_headers_as_the_table_says()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url))));

        await gateway.RawAsync(
            "GET /abcdefghij/dev/pets HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Hop\r\nTE: trailers\r\nMax-Forwards: 3\r\nVia: 1.1 x\r\nContent-MD5: x\r\nUpgrade: websocket\r\n"
            + "Content-Encoding: gzip\r\nServer: me\r\nTrailer: x\r\nProxy-Authenticate: x\r\nWWW-Authenticate: x\r\nX-Forwarded-For: 9.9.9.9\r\nX-Amzn-Apigateway-Api-Id: forged\r\n"
            + "Authorization: Bearer t\r\nReferer: r\r\nRange: bytes=0-1\r\nX-Many: 1\r\nX-Many: 2\r\nX-Latin: \u00e9\r\nCookie: a=1; b=2\r\nx-api-key: k\r\n\r\n");

        var seen = upstream.Last;
        foreach (var dropped in new[] { "TE", "Max-Forwards", "Via", "Content-MD5", "Upgrade", "Content-Encoding", "Server", "Trailer", "Proxy-Authenticate", "WWW-Authenticate" })
        {
            Assert.Null(seen.Header(dropped));
        }

        Assert.Equal("Bearer t", seen.Header("Authorization"));
        Assert.Equal("r", seen.Header("Referer"));
        Assert.Equal("bytes=0-1", seen.Header("Range"));
        Assert.Equal("1,2", seen.Header("X-Many")!.Replace(" ", ""));
        Assert.Equal("\u00e9", seen.Header("X-Latin"));
        Assert.Equal("a=1; b=2", seen.Header("Cookie"));
        Assert.Equal("k", seen.Header("x-api-key"));
        Assert.Equal("127.0.0.1", seen.Header("X-Forwarded-For"));
        Assert.Equal("http", seen.Header("X-Forwarded-Proto"));
        Assert.Equal(gateway.Host.Address.Port.ToString(), seen.Header("X-Forwarded-Port"));
        Assert.Equal(TestGateway.ApiId, seen.Header("X-Amzn-Apigateway-Api-Id"));
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$", seen.Header("X-Amzn-Trace-Id"));
        Assert.Equal("application/json", seen.Header("Accept"));
        Assert.Equal("AmazonAPIGateway_abcdefghij", seen.Header("User-Agent"));
        Assert.Equal(new Uri(upstream.Url).Authority, seen.Header("Host"));
    }

    [Fact]
    public async Task Keeps_the_callers_own_agent_and_trace_and_drops_its_signature()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url))));
        var trace = "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1";

        var answer = await gateway.GetAsync("/pets", ("User-Agent", "me/1"), ("Accept", "text/x"), ("X-Amzn-Trace-Id", trace), ("Authorization", "AWS4-HMAC-SHA256 Credential=a"));

        Assert.Equal("me/1", upstream.Last.Header("User-Agent"));
        Assert.Equal("text/x", upstream.Last.Header("Accept"));
        Assert.Equal(trace, upstream.Last.Header("X-Amzn-Trace-Id"));
        Assert.Null(upstream.Last.Header("Authorization"));
        Assert.Equal(trace, answer.Headers.GetValues("X-Amzn-Trace-Id").Single());
    }

    [Fact]
    public async Task Renames_and_drops_answer_headers_as_the_table_says()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.StatusCode = 418;
            context.Response.Headers.Server = "backend/1";
            context.Response.Headers.Date = "Thu, 01 Jan 1970 00:00:00 GMT";
            context.Response.Headers.WWWAuthenticate = "Basic";
            context.Response.Headers.Via = "1.1 x";
            context.Response.Headers["x-amzn-RequestId"] = "theirs";
            context.Response.Headers["X-Own"] = new([.. new[] { "1", "2" }]);
            context.Response.Headers.SetCookie = new([.. new[] { "a=1", "b=2" }]);
            context.Response.ContentType = "text/teapot";
            await context.Response.WriteAsync("short and stout");
        });
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("short and stout", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/teapot", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("backend/1", answer.Headers.GetValues("x-amzn-Remapped-Server").Single());
        Assert.Equal("Thu, 01 Jan 1970 00:00:00 GMT", answer.Headers.GetValues("x-amzn-Remapped-Date").Single());
        Assert.Equal("Basic", answer.Headers.GetValues("x-amzn-Remapped-WWW-Authenticate").Single());
        Assert.Equal("theirs", answer.Headers.GetValues("x-amzn-Remapped-x-amzn-requestid").Single());
        Assert.NotEqual("theirs", answer.Headers.GetValues("x-amzn-RequestId").Single());
        Assert.Equal(["1", "2"], answer.Headers.GetValues("X-Own"));
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.True(answer.Headers.Contains("X-Amzn-Trace-Id"));
        Assert.False(answer.Headers.Contains("Via"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("x-amzn-ErrorType"));
    }

    [Fact]
    public async Task Streams_bodies_both_ways()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Answer = context => context.Response.WriteAsync(new string('b', 3_000_000));
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "POST", Rest.Proxy(upstream.Url))));

        var answer = await gateway.SendAsync(HttpMethod.Post, "/pets", new StringContent(new string('a', 5_000_000)));

        Assert.Equal(3_000_000, (await answer.Content.ReadAsStringAsync()).Length);
        Assert.Equal(5_000_000, upstream.Last.Body.Length);
    }

    [Fact]
    public async Task A_slow_backend_is_504_timed_out()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(_ => release.Task);
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url, timeout: 100))));

        var answer = await gateway.GetAsync("/pets");
        release.SetResult();

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("{\"message\": \"Endpoint request timed out\"}", await answer.Content.ReadAsStringAsync());
        Assert.Equal("InternalServerErrorException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.True(answer.Headers.Contains("X-Amzn-Trace-Id"));
    }

    [Fact]
    public async Task An_unreachable_backend_is_504_network_error()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy("http://127.0.0.1:1/"))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("{\"message\": \"Network error communicating with endpoint\"}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("http://${stageVariables.missing}/x")]
    [InlineData("ftp://x/y")]
    [InlineData("http://user:secret@127.0.0.1/")]
    public async Task An_address_that_is_none_is_500(string address)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(address))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("{\"message\": \"Internal server error\"}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("X-Amzn-Trace-Id")]
    public async Task A_header_that_only_the_gateway_may_set_is_500(string header)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url, mappings: ("header." + header, "'1'")))));

        Assert.Equal(HttpStatusCode.InternalServerError, (await gateway.GetAsync("/pets")).StatusCode);
        Assert.Empty(upstream.Seen);
    }

    [Fact]
    public async Task Redirects_are_passed_back()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Proxy(upstream.Url))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Single(upstream.Seen);
    }
}
