using System.Net;
using Gatehouse.Gateway.Responses;
using Gatehouse.Gateway.Tests.Support;

namespace Gatehouse.Gateway.Tests.Responses;

public sealed class GatewayAnswerTests
{
    [Fact]
    public void There_are_the_21_types_in_the_alphabet()
    {
        Assert.Equal(21, GatewayResponseType.All.Count);
        Assert.Equal(GatewayResponseType.All.Select(type => type.Name).Order(StringComparer.Ordinal), GatewayResponseType.All.Select(type => type.Name));
    }

    [Theory]
    [InlineData("{\"message\":\"Forbidden\"}", "INVALID_API_KEY")]
    [InlineData("{\"message\": \"Internal server error\"}", "API_CONFIGURATION_ERROR")]
    [InlineData("{\"message\": \"Endpoint request timed out\"}", "INTEGRATION_TIMEOUT")]
    [InlineData("{\"message\": \"Network error communicating with endpoint\"}", "INTEGRATION_FAILURE")]
    [InlineData("{\"message\":\"Too Many Requests\"}", "THROTTLED")]
    [InlineData("{\"message\":\"Limit Exceeded\"}", "QUOTA_EXCEEDED")]
    [InlineData("{\"message\":\"Missing Authentication Token\"}", "MISSING_AUTHENTICATION_TOKEN")]
    [InlineData("{\"message\":null}", "AUTHORIZER_CONFIGURATION_ERROR")]
    public void Bodies_are_those_of_AWS_to_the_byte(string body, string type) =>
        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(GatewayResponseType.All.Single(known => known.Name == type).DefaultBody));

    [Theory]
    [InlineData(null, "MissingAuthenticationTokenException", "{\"message\":\"Missing Authentication Token\"}")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0", "MissingAuthenticationTokenException", "{\"message\":\"Missing Authentication Token\"}")]
    [InlineData("Bearer abc", "IncompleteSignatureException", "{\"message\":\"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '")]
    [InlineData("Basic a=b", "IncompleteSignatureException", "{\"message\":\"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.")]
    public async Task Unmatched_requests_are_answered_as_if_a_signature_were_missing(string? authorization, string errorType, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));

        var answer = await gateway.GetAsync("/pet", authorization is null ? [] : [("Authorization", authorization)]);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(errorType, answer.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.StartsWith(body, await answer.Content.ReadAsStringAsync());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("x-amzn-RequestId").Single(), out _));
        Assert.Matches("^[A-Za-z0-9_-]{15}=$", answer.Headers.GetValues("x-amz-apigw-id").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.False(answer.Headers.Contains("X-Amzn-Trace-Id"));
    }

    [Fact]
    public async Task The_wrong_verb_is_unmatched_and_never_405()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.SendAsync(HttpMethod.Post, "/pets")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Post, "/pets", null, ("X-HTTP-Method-Override", "GET"))).StatusCode);
    }

    [Fact]
    public async Task A_caller_may_choose_the_request_id_when_it_is_a_uuid()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.DeployAsync(Rest.Api(("/pets", "GET", Rest.Mock())));
        var id = Guid.NewGuid().ToString();

        Assert.Equal(id, (await gateway.GetAsync("/pets", ("x-amzn-requestid", id))).Headers.GetValues("x-amzn-RequestId").Single());
        Assert.NotEqual("mine", (await gateway.GetAsync("/pets", ("x-amzn-requestid", "mine"))).Headers.GetValues("x-amzn-RequestId").Single());
    }
}
