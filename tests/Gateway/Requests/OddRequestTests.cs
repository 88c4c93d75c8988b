using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Requests;

public sealed partial class OddRequestTests
{
    [Theory]
    [InlineData("GET /abcdefghij/dev/{0} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 10_300, 414)]
    [InlineData("GET /abcdefghij/dev/pets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Big: {0}\r\n\r\n", 10_300, 431)]
    [InlineData("POST /abcdefghij/dev/pets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10485761\r\n\r\n", 0, 413)]
    [InlineData("GET /abcdefghij/dev/{0} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 10_000, 403)]
    public async Task Sizes_beyond_the_limits_are_refused(string request, int size, int status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "ANY", Rest.Proxy(upstream.Url))));

        Assert.StartsWith($"HTTP/1.1 {status} ", await gateway.RawAsync(string.Format(request, new string('a', size))));
    }

    [Fact]
    public async Task A_chunked_body_beyond_the_limit_is_413()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "POST", Rest.Proxy(upstream.Url))));

        var content = new StreamContent(new MemoryStream(new byte[11_000_000]));
        content.Headers.ContentLength = null;
        var message = new HttpRequestMessage(HttpMethod.Post, $"{gateway.Host.Address}{TestGateway.ApiId}/dev/pets") { Content = content };
        message.Headers.TransferEncodingChunked = true;
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await gateway.Client.SendAsync(message)).StatusCode);
        }
        catch (HttpRequestException)
        {
            // The gateway may close while the client still writes; the tail has the verdict.
        }

        Assert.Equal(413, gateway.Host.Tail.Recent()[0].Status);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/a", "GET", Rest.Mock("AA")), ("/b", "GET", Rest.Mock("BB"))));
        string Request(string path, string more = "") => $"GET /abcdefghij/dev{path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n";

        var answer = await gateway.RawAsync(Request("/a") + Request("/nope") + Request("/b") + Request("/a", "Connection: close\r\n"));

        Assert.Equal(["200", "403", "200", "200"], Status().Matches(answer).Select(match => match.Groups[1].Value));
        Assert.True(answer.IndexOf("AA") < answer.IndexOf("Missing Authentication Token") && answer.IndexOf("Missing Authentication Token") < answer.IndexOf("BB"));
    }

    [Fact]
    public async Task Odd_requests_never_fail_inside_the_gateway()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(
            ("/pets/{id}", "ANY", Rest.Proxy(upstream.Url + "/{id}", mappings: [("querystring.q", "method.request.querystring.q"), ("header.h", "method.request.header.h")])),
            ("/{proxy+}", "ANY", Rest.Proxy(upstream.Url + "/{proxy}")),
            ("/mock", "ANY", Rest.Mock())));
        string[] targets =
        [
            "*", "/", "//", "http://", "http://x", "http://localhost?x", "/abcdefghij", "/abcdefghij/", "/abcdefghij/dev", "/abcdefghij/dev?", "/abcdefghij/dev/pets/%", "/abcdefghij/dev/pets/%zz",
            "/abcdefghij/dev/pets/%00", "/abcdefghij/dev/pets/%ff%fe", "/abcdefghij/dev/pets/..", "/abcdefghij/dev/pets/%2e%2e%2f", "/abcdefghij/dev/pets/;a=b", "/abcdefghij/dev/pets/[x]",
            "/abcdefghij/dev/pets/1?q=%", "/abcdefghij/dev/pets/1?q=%zz&&&=&q", "/abcdefghij/dev/pets/1?q=%0d%0aX:y", "/abcdefghij/dev/pets/1?????", "/abcdefghij/dev/\\..\\x", "/abcdefghij/dev/a|b\"<>^`{}",
            "/abcdefghij/dev/pets/" + new string('/', 500), "/abcdefghij/dev" + string.Concat(Enumerable.Repeat("/a/..", 300)), "/abcdefghij/dev/mock#frag", "/ABCDEFGHIJ/dev/mock",
        ];
        string[] verbs = ["GET", "POST", "HEAD", "OPTIONS", "TRACE", "FOO", "get"];
        string[] headers = ["", "X-HTTP-Method-Override: \r\n", "X-HTTP-Method-Override: nonsense here\r\n", "Content-Type: ;;;\r\nAccept: ,,;\r\n", "h: \u00ff\r\nX-Amzn-Trace-Id: Root=1-;;\r\n", "Expect: 100-continue\r\nContent-Length: 0\r\n", "Authorization: \u00ff=\r\n"];
        var random = new Random(11);
        foreach (var target in targets)
        {
            for (var i = 0; i < 8; i++)
            {
                var request = $"{verbs[random.Next(verbs.Length)]} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers[random.Next(headers.Length)]}\r\n";
                var answer = await gateway.RawAsync(request);
                Assert.True(Status().Match(answer).Groups[1].Value is var status && (status == "" || status[0] is '2' or '4'), $"{request}\n{answer}");
            }
        }

        Assert.DoesNotContain(gateway.Host.Tail.Recent(), record => record.Status >= 500);
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex Status();
}
