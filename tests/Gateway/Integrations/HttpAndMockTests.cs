using System.Net;
using System.Text;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Integrations.Mock;
using Gatehouse.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Tests.Integrations;

public sealed class HttpAndMockTests
{
    [Fact]
    public async Task Http_sends_only_what_is_mapped()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "POST", Http(upstream.Url + "/x", "POST", mappings: ("querystring.who", "method.request.header.X-Who")))));

        var answer = await gateway.SendAsync(HttpMethod.Post, "/pets?dropped=1", new StringContent("hello", Encoding.UTF8, "text/plain"), ("X-Who", "me & you"), ("Cookie", "a=b"));

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());
        var seen = upstream.Last;
        Assert.Equal("/x?who=me%20%26%20you", seen.Target);
        Assert.Equal("hello", seen.Body);
        Assert.Equal(
            ["Accept", "Content-Length", "Content-Type", "Host", "User-Agent", "X-Amzn-Apigateway-Api-Id", "X-Amzn-Trace-Id"],
            seen.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("text/plain; charset=utf-8", seen.Header("Content-Type"));
        Assert.True(answer.Headers.Contains("X-Amzn-Trace-Id"));
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(404, 404)]
    [InlineData(409, 400)]
    [InlineData(503, 200)]
    [InlineData(301, 200)]
    public async Task Http_selects_the_answer_by_the_whole_status(int backend, int expected)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = backend;
            return context.Response.WriteAsync("x");
        });
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Http(upstream.Url, responses: [("200", null), ("400", "4\\d{2}"), ("404", "404|4"), ("500", "50")]))) with { });

        // 400's pattern comes before 404's in the order of statuses.
        Assert.Equal(backend == 404 ? 400 : expected, (int)(await gateway.GetAsync("/pets")).StatusCode);
    }

    [Fact]
    public async Task Http_without_a_matching_answer_or_default_is_500()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Http(upstream.Url, responses: [("404", "404")]))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200", gateway.Host.Tail.Recent()[0].Reason);
    }

    [Fact]
    public async Task Http_maps_answer_headers_and_renders_the_template()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"7\"";
            context.Response.Headers["X-Hidden"] = "h";
            return context.Response.WriteAsync("backend");
        });
        var method = Http(upstream.Url);
        method = method with
        {
            Integration = method.Integration! with
            {
                Responses = Map.Create([KeyValuePair.Create("200", new IntegrationResponse
                {
                    ResponseParameters = Map.Create(
                    [
                        KeyValuePair.Create("method.response.header.Tag", "integration.response.header.ETag"),
                        KeyValuePair.Create("method.response.header.Fixed", "'yes'"),
                        KeyValuePair.Create("method.response.header.Server", "'mine'"),
                        KeyValuePair.Create("method.response.header.Nothing", "integration.response.header.nope"),
                    ]),
                    ResponseTemplates = Map.Create([KeyValuePair.Create("application/json", "{\"a\":1}"), KeyValuePair.Create("text/plain", "plain")]),
                })]),
            },
        };
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", method)));

        var answer = await gateway.GetAsync("/pets", ("Accept", "text/plain;q=1"));

        Assert.Equal("plain", await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("\"7\"", answer.Headers.GetValues("Tag").Single());
        Assert.Equal("yes", answer.Headers.GetValues("Fixed").Single());
        Assert.Equal("mine", answer.Headers.GetValues("x-amzn-Remapped-Server").Single());
        Assert.False(answer.Headers.Contains("Nothing"));
        Assert.False(answer.Headers.Contains("X-Hidden"));
        Assert.Equal("{\"a\":1}", await (await gateway.GetAsync("/pets")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(PassthroughBehavior.WHEN_NO_MATCH, "text/plain", 200)]
    [InlineData(PassthroughBehavior.WHEN_NO_TEMPLATES, "text/plain", 415)]
    [InlineData(PassthroughBehavior.WHEN_NO_TEMPLATES, "application/json", 200)]
    [InlineData(PassthroughBehavior.NEVER, "text/plain", 415)]
    [InlineData(PassthroughBehavior.NEVER, "Application/JSON; charset=utf-8", 200)]
    public async Task A_body_without_a_template_passes_or_is_415(PassthroughBehavior behavior, string contentType, int status)
    {
        await using var upstream = await Upstream.StartAsync();
        var method = Http(upstream.Url, "POST");
        method = method with
        {
            Integration = method.Integration! with { PassthroughBehavior = behavior, RequestTemplates = Map.Create([KeyValuePair.Create("application/json", "from template")]) },
        };
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "POST", method)));

        var content = new StringContent("body");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var answer = await gateway.SendAsync(HttpMethod.Post, "/pets", content);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 200)
        {
            Assert.Equal(contentType.StartsWith("text") ? "body" : "from template", upstream.Last.Body);
        }
        else
        {
            Assert.Equal("{\"message\": \"Unsupported Media Type\"}", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Http_is_504_when_slow_or_unreachable()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(_ => release.Task);
        await using var gateway = await TestGateway.StartAsync();
        var slow = Http(upstream.Url);
        await gateway.DeployAsync(Rest.Api(
            ("/slow", "GET", slow with { Integration = slow.Integration! with { TimeoutInMillis = 100 } }), ("/gone", "GET", Http("http://127.0.0.1:1"))));

        Assert.Equal("{\"message\": \"Endpoint request timed out\"}", await (await gateway.GetAsync("/slow")).Content.ReadAsStringAsync());
        Assert.Equal("{\"message\": \"Network error communicating with endpoint\"}", await (await gateway.GetAsync("/gone")).Content.ReadAsStringAsync());
        release.SetResult();
    }

    [Theory]
    [InlineData("{\"statusCode\": 200}", 200)]
    [InlineData("{statusCode: 404,}", 404)]
    [InlineData("{ 'statusCode' : -1000, extra: true }", -1000)]
    [InlineData("{\"a\":\"b\",\n\"statusCode\":0}", 0)]
    [InlineData("{\"statusCode\": \"200\"}", null)]
    [InlineData("{\"xstatusCode\": 200}", null)]
    [InlineData("statusCode: 200", null)]
    [InlineData("{}", null)]
    [InlineData("", null)]
    public void A_mock_reads_its_status_leniently(string text, int? status) => Assert.Equal(status, MockStatus.Parse(text));

    [Fact]
    public async Task A_mock_answers_with_its_template_and_no_trace()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock("{\"id\": 1}", 201)), ("/bad", "GET", Rest.Mock(template: "{\"statusCode\": \"200\"}"))));

        var answer = await gateway.GetAsync("/pets");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("{\"id\": 1}", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.False(answer.Headers.Contains("X-Amzn-Trace-Id"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await gateway.GetAsync("/bad")).StatusCode);
    }

    private static RestMethod Http(string uri, string verb = "GET", (string Status, string? Pattern)[]? responses = null, params (string Target, string Source)[] mappings)
    {
        responses ??= [("200", null)];
        return new RestMethod
        {
            Responses = responses.ToMap(item => item.Status, _ => new MethodResponse()),
            Integration = new Integration
            {
                Type = IntegrationType.HTTP,
                HttpMethod = verb,
                Uri = uri,
                RequestParameters = mappings.ToMap(item => "integration.request." + item.Target, item => item.Source),
                Responses = responses.ToMap(item => item.Status, item => new IntegrationResponse { SelectionPattern = item.Pattern }),
            },
        };
    }
}
