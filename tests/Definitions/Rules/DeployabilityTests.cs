using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.Definitions.Tests.Rules;

public sealed class DeployabilityTests
{
    private static readonly Integration Proxy = new() { HttpMethod = "GET", Uri = "https://pets.example.com" };

    [Fact]
    public void A_plain_API_can_be_deployed()
    {
        var api = RestRulesTests.Api("/pets", new RestMethod
        {
            ApiKeyRequired = true,
            Integration = new Integration
            {
                Type = IntegrationType.MOCK,
                RequestTemplates = [KeyValuePair.Create("application/json", """{"statusCode": 200}""")],
                Responses = [KeyValuePair.Create("200", new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create("application/json", """{"price": "5 $", "color": "#fff"}""")] })],
            },
        });
        Assert.Empty(Deployability.Check(api, new StageSettings { Variables = [KeyValuePair.Create("a", "b")] }));
    }

    [Theory]
    [MemberData(nameof(Lacking))]
    public void Refuses_what_the_gateway_cannot_enforce(string rule, RestApi api, StageSettings settings)
    {
        var problem = Assert.Single(Deployability.Check(api, settings));
        Assert.Equal(("not-enforced-" + rule, Severity.Error), (problem.Rule, problem.Severity));
    }

    public static TheoryData<string, RestApi, StageSettings> Lacking
    {
        get
        {
            var plain = Api(Proxy);
            return new TheoryData<string, RestApi, StageSettings>
            {
                { "authorization", RestRulesTests.Api("/pets", new RestMethod { AuthorizationType = AuthorizationType.AWS_IAM, Integration = Proxy }), new() },
                { "request-validator", RestRulesTests.Api("/pets", new RestMethod { RequestValidator = "all", Integration = Proxy }), new() },
                { "resource-policy", plain with { Policy = "{}" }, new() },
                { "api-key-source", plain with { ApiKeySource = ApiKeySource.AUTHORIZER }, new() },
                { "private-endpoint", plain with { Endpoint = new EndpointConfiguration { Types = ["PRIVATE"] } }, new() },
                { "binary-media-types", plain with { BinaryMediaTypes = ["*/*"] }, new() },
                { "compression", plain with { MinimumCompressionSize = 0 }, new() },
                { "gateway-responses", plain with { GatewayResponses = [KeyValuePair.Create("DEFAULT_4XX", new GatewayResponse())] }, new() },
                { "aws-integration", Api(Proxy with { Type = IntegrationType.AWS_PROXY }), new() },
                { "vpc-link", Api(Proxy with { ConnectionType = ConnectionType.VPC_LINK }), new() },
                { "credentials", Api(Proxy with { Credentials = "arn:aws:iam::1:role/r" }), new() },
                { "templates", Api(Proxy with { Type = IntegrationType.HTTP, RequestTemplates = [KeyValuePair.Create("application/json", "$input.body")] }), new() },
                { "content-handling", Api(Proxy with { ContentHandling = ContentHandling.CONVERT_TO_TEXT }), new() },
                { "cache-key", Api(Proxy with { CacheKeyParameters = ["method.request.querystring.a"] }), new() },
                { "streaming", Api(Proxy with { ResponseTransferMode = ResponseTransferMode.STREAM }), new() },
                { "body-mapping", Api(Proxy with { RequestParameters = [KeyValuePair.Create("integration.request.header.a", "method.request.body.a")] }), new() },
                { "stage-cache", plain, new StageSettings { CacheClusterEnabled = true } },
                { "canary", plain, new StageSettings { Canary = new CanarySettings() } },
                { "tracing", plain, new StageSettings { TracingEnabled = true } },
                { "client-certificate", plain, new StageSettings { ClientCertificateId = "abc123" } },
                { "access-log", plain, new StageSettings { AccessLog = new AccessLogSettings() } },
                { "execution-log", plain, new StageSettings { MethodSettings = [KeyValuePair.Create("*/*", new MethodSettings { LoggingLevel = "INFO" })] } },
            };
        }
    }

    [Theory]
    [InlineData("""{"statusCode": 200}""", true)]
    [InlineData("costs 5 $ or #1", true)]
    [InlineData("$input.body", false)]
    [InlineData("${x}", false)]
    [InlineData("$!x", false)]
    [InlineData("#set($a = 1)", false)]
    [InlineData("#if(true)a#{else}b#end", false)]
    [InlineData("a ## comment", false)]
    [InlineData("#[[raw]]#", false)]
    public void Tells_plain_templates(string template, bool plain) => Assert.Equal(plain, MappingTemplate.IsPlainText(template));

    private static RestApi Api(Integration integration) => RestRulesTests.Api("/pets", new RestMethod { Integration = integration });
}
