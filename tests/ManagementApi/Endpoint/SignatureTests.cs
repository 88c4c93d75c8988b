using System.Net;
using Amazon;
using Gatehouse.Acceptance.Tests.Fixtures;

namespace Gatehouse.ManagementApi.Tests.Endpoint;

public sealed class SignatureTests(ManagementApi api)
{
    [Theory]
    [InlineData("/restapis")]
    [InlineData("/restapis?limit=1&position=a%2Bb%20c&x=")]
    [InlineData("/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fnone")]
    [InlineData("/usageplans")]
    public async Task Accepts_what_the_sdk_signs(string path)
    {
        var reply = await api.SendAsync("GET", path);
        Assert.NotEqual("InvalidSignatureException", reply.ErrorType);
        Assert.NotEqual("IncompleteSignatureException", reply.ErrorType);
    }

    [Fact]
    public async Task Refuses_another_secret() =>
        await RefusedAsync(api.NewClient(PortalProcess.AccessKeyId, "another/secret"), "InvalidSignatureException", "The request signature we calculated does not match");

    [Fact]
    public async Task Refuses_an_unknown_key() =>
        await RefusedAsync(api.NewClient("AKIAUNKNOWN000000000", "x"), "UnrecognizedClientException", "The security token included in the request is invalid.");

    [Fact]
    public async Task Refuses_another_region() =>
        await RefusedAsync(
            api.NewClient(PortalProcess.AccessKeyId, PortalProcess.SecretAccessKey, region: RegionEndpoint.EUWest1),
            "InvalidSignatureException", "Credential should be scoped to a valid region");

    [Fact]
    public async Task Refuses_another_service() =>
        await RefusedAsync(
            api.NewClient(PortalProcess.AccessKeyId, PortalProcess.SecretAccessKey, service: "s3"),
            "InvalidSignatureException", "Credential should be scoped to correct service: 'apigateway'.");

    [Theory]
    [InlineData("GET", "/restapis")]
    [InlineData("POST", "/apikeys")]
    [InlineData("GET", "/v2/apis")]
    [InlineData("GET", "/account")]
    public async Task Answers_an_unsigned_call_in_awss_shape(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(api.Portal.PortalUrl) };
        var reply = await ManagementApi.SendAsync(http, method, path);
        Assert.Equal((403, "MissingAuthenticationTokenException", "Missing Authentication Token"), (reply.Status, reply.ErrorType, reply.Message));
    }

    [Fact]
    public async Task Answers_a_bearer_token_in_awss_shape()
    {
        using var http = new HttpClient { BaseAddress = new Uri(api.Portal.PortalUrl), DefaultRequestHeaders = { { "Authorization", "Bearer abc" } } };
        var reply = await ManagementApi.SendAsync(http, "GET", "/restapis");
        Assert.Equal((403, "IncompleteSignatureException"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task An_address_that_is_no_operation_is_refused_after_the_signature()
    {
        var reply = await api.SendAsync("GET", "/restapis/a/b/c/d/e/f/g/h");
        Assert.Equal((403, "MissingAuthenticationTokenException"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task An_import_is_not_taken_for_a_creation()
    {
        var reply = await api.SendAsync("POST", "/restapis?mode=import", new { name = "not a document" });
        Assert.Equal((403, "MissingAuthenticationTokenException"), (reply.Status, reply.ErrorType));
    }

    [Fact]
    public async Task No_cookie_authorises_a_management_call()
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        handler.CookieContainer.Add(new Uri(api.Portal.PortalUrl), new Cookie(".AspNetCore.Identity.Application", "anything"));
        using var http = new HttpClient(handler) { BaseAddress = new Uri(api.Portal.PortalUrl) };
        var reply = await ManagementApi.SendAsync(http, "GET", "/restapis");
        Assert.Equal(403, reply.Status);
    }

    private static async Task RefusedAsync(HttpClient client, string type, string message)
    {
        using (client)
        {
            var reply = await ManagementApi.SendAsync(client, "GET", "/restapis");
            Assert.Equal((403, type), (reply.Status, reply.ErrorType));
            Assert.StartsWith(message, reply.Message);
        }
    }
}
