using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.Tests.Rules;

public sealed class RestRulesTests
{
    private static readonly Integration Mock = new()
    {
        Type = IntegrationType.MOCK,
        RequestTemplates = [KeyValuePair.Create("application/json", """{"statusCode": 200}""")],
        Responses = [KeyValuePair.Create("200", new IntegrationResponse())],
    };

    private static readonly RestMethod Good = new()
    {
        Integration = Mock,
        Responses = [KeyValuePair.Create("200", new MethodResponse { Parameters = [KeyValuePair.Create("method.response.header.ETag", false)] })],
    };

    private static readonly Integration Http = new()
    {
        Type = IntegrationType.HTTP_PROXY,
        HttpMethod = "GET",
        Uri = "https://pets.example.com/pets",
    };

    [Fact]
    public void A_good_definition_has_no_problem() => Assert.Empty(RestRules.Check(Api("/pets", Good)));

    [Theory]
    [InlineData("/pets")]
    [InlineData("/pets/{petId}")]
    [InlineData("/{proxy+}")]
    [InlineData("/v1.2/a_b-c:d/{x.y}")]
    public void Accepts_paths(string path) => Assert.DoesNotContain(RestRules.Check(Api(path, Good)), problem => problem.Severity == Severity.Error);

    [Theory]
    [InlineData("/a{b}", "resource-part")]
    [InlineData("/{id}.json", "resource-part")]
    [InlineData("/{base}...{head}", "resource-part")]
    [InlineData("/a b", "resource-part")]
    [InlineData("/größe", "resource-part")]
    [InlineData("/a//b", "resource-path")]
    [InlineData("/a/", "resource-path")]
    [InlineData("/{proxy+}/a", "resource-greedy")]
    [InlineData("/{id}/b/{id}", "resource-variable")]
    public void Rejects_paths(string path, string rule) => AssertProblem(Api(path, Good), rule);

    [Fact]
    public void A_path_is_a_dimension_of_at_most_255_characters()
    {
        Assert.Empty(RestRules.Check(Api("/" + new string('a', 254), Good)));
        AssertProblem(Api("/" + new string('a', 255), Good), "dimension");
    }

    [Fact]
    public void Two_variables_cannot_stand_under_one_parent()
    {
        var api = Api("/pets/{petId}", Good);
        AssertProblem(api with { Resources = api.Resources.With("/pets/{id}", new RestResource()) }, "resource-variable");
    }

    [Fact]
    public void A_parent_must_be_there() =>
        AssertProblem(new RestApi { Resources = RestApi.Root.With("/a/b", new RestResource { Methods = [KeyValuePair.Create("GET", Good)] }) }, "resource-parent");

    [Theory]
    [InlineData("/ping", true)]
    [InlineData("/sping", true)]
    [InlineData("/pinger", false)]
    public void Warns_of_the_health_check_paths(string path, bool warned)
    {
        var problems = RestRules.Check(Api(path, Good));
        Assert.Equal(warned, problems.Any(problem => problem is { Rule: "reserved-path", Severity: Severity.Warning }));
    }

    [Fact]
    public void An_API_without_a_method_cannot_be_deployed() => AssertProblem(new RestApi(), "no-method");

    [Theory]
    [MemberData(nameof(BadMethods))]
    public void Rejects_methods(string rule, RestMethod method) => AssertProblem(Api("/pets/{petId}", method), rule);

    public static TheoryData<string, RestMethod> BadMethods => new()
    {
        { "no-integration", Good with { Integration = null } },
        { "authorizer", Good with { AuthorizationType = AuthorizationType.CUSTOM } },
        { "authorizer", Good with { AuthorizationType = AuthorizationType.CUSTOM, Authorizer = "nobody" } },
        { "validator", Good with { RequestValidator = "nobody" } },
        { "model", Good with { RequestModels = [KeyValuePair.Create("application/json", "Nothing")] } },
        { "content-type", Good with { RequestModels = [KeyValuePair.Create("json", "Empty")] } },
        { "parameter-name", Good with { RequestParameters = [KeyValuePair.Create("method.request.cookie.a", false)] } },
        { "parameter-name", Good with { RequestParameters = [KeyValuePair.Create("method.request.querystring.filter[name]", false)] } },
        { "parameter-name", Good with { RequestParameters = [KeyValuePair.Create("'a'", false)] } },
        {
            "parameter-unique",
            Good with { RequestParameters = [KeyValuePair.Create("method.request.querystring.id", false), KeyValuePair.Create("method.request.header.id", false)] }
        },
        { "status-code", Good with { Responses = Good.Responses.With("2XX", new MethodResponse()) } },
        { "timeout", Good with { Integration = Mock with { TimeoutInMillis = 49 } } },
        { "timeout", Good with { Integration = Mock with { TimeoutInMillis = 29_001 } } },
        { "no-response", Good with { Integration = Mock with { Responses = [] } } },
        { "method-response", Good with { Integration = Mock with { Responses = Mock.Responses.With("404", new IntegrationResponse { SelectionPattern = "404" }) } } },
        { "regex", WithLane(new IntegrationResponse { SelectionPattern = "(" }) },
        { "mapping-target", WithLane(new IntegrationResponse { ResponseParameters = [KeyValuePair.Create("method.response.header.Age", "'1'")] }) },
        { "mapping-expression", WithLane(new IntegrationResponse { ResponseParameters = [KeyValuePair.Create("method.response.header.ETag", "true")] }) },
        { "mapping-expression", WithLane(new IntegrationResponse { ResponseParameters = [KeyValuePair.Create("method.response.header.ETag", "method.request.header.a")] }) },
        { "content-type", WithLane(new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create("123", "x")] }) },
        { "template-size", WithLane(new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create("text/plain", new string('ä', 153_601))] }) },
        { "integration-verb", Good with { Integration = Http with { HttpMethod = null } } },
        { "integration-verb", Good with { Integration = Http with { HttpMethod = "FETCH" } } },
        { "integration-uri", Good with { Integration = Http with { Uri = "pets.example.com" } } },
        { "integration-uri", Good with { Integration = Http with { Uri = "ftp://pets.example.com" } } },
        { "integration-uri", Good with { Integration = Http with { Uri = null } } },
        { "integration-uri", Good with { Integration = Http with { Type = IntegrationType.AWS } } },
        { "integration-uri", Good with { Integration = Http with { Type = IntegrationType.AWS_PROXY, Uri = "arn:aws:apigateway:us-east-1:sqs:path/1/q" } } },
        { "uri-variable", Good with { Integration = Http with { Uri = "https://pets.example.com/{petId}" } } },
        { "mapping-target", Good with { Integration = Http with { RequestParameters = [KeyValuePair.Create("integration.request.body", "'a'")] } } },
        { "mapping-expression", Good with { Integration = Http with { RequestParameters = [KeyValuePair.Create("integration.request.header.a", "true")] } } },
        { "mapping-expression", Good with { Integration = Http with { RequestParameters = [KeyValuePair.Create("integration.request.path.id", "method.request.path.id")] } } },
        { "connection", Good with { Integration = Http with { ConnectionType = ConnectionType.VPC_LINK } } },
    };

    [Theory]
    [MemberData(nameof(GoodMethods))]
    public void Accepts_methods(RestMethod method) => Assert.DoesNotContain(RestRules.Check(Api("/pets/{petId}", method)), problem => problem.Severity == Severity.Error);

    public static TheoryData<RestMethod> GoodMethods =>
    [
        Good with { RequestParameters = [KeyValuePair.Create("method.request.header.a", true), KeyValuePair.Create("method.request.multivalueheader.a", true)] },
        Good with { RequestModels = [KeyValuePair.Create("$default", "Empty")] },
        WithLane(new IntegrationResponse { SelectionPattern = @"2\d{2}", ResponseParameters = [KeyValuePair.Create("method.response.header.ETag", "'1'")] }),
        WithLane(new IntegrationResponse { ResponseTemplates = [KeyValuePair.Create("text/plain", new string('ä', 153_600))] }),
        Good with
        {
            Integration = Http with
            {
                Uri = "https://${stageVariables.host}/pets/{id}",
                RequestParameters = [KeyValuePair.Create("integration.request.path.id", "method.request.path.petId")],
            },
        },
        Good with { Integration = Http with { Uri = "${stageVariables.url}/pets" } },
        Good with { Integration = Http with { TimeoutInMillis = 50, HttpMethod = "ANY" } },
        Good with { Integration = Http with { Type = IntegrationType.AWS_PROXY, HttpMethod = "POST", Uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations" } },
    ];

    [Theory]
    [MemberData(nameof(BadApis))]
    public void Rejects_parts_of_an_API(string rule, RestApi api) => AssertProblem(api with { Resources = Api("/pets", Good).Resources }, rule);

    public static TheoryData<string, RestApi> BadApis => new()
    {
        { "compression-size", new RestApi { MinimumCompressionSize = -1 } },
        { "compression-size", new RestApi { MinimumCompressionSize = 10_485_761 } },
        { "content-type", new RestApi { BinaryMediaTypes = ["image"] } },
        { "endpoint-type", new RestApi { Endpoint = new EndpointConfiguration { Types = ["LOCAL"] } } },
        { "policy-json", new RestApi { Policy = "{" } },
        { "policy-json", new RestApi { Policy = "[]" } },
        { "policy-size", new RestApi { Policy = $$"""{"a":"{{new string('a', 8_192)}}"}""" } },
        { "model-name", new RestApi { Models = [KeyValuePair.Create("a-b", new ApiModel())] } },
        { "model-schema", new RestApi { Models = [KeyValuePair.Create("Pet", new ApiModel { Schema = "{" })] } },
        { "authorizer-target", new RestApi { Authorizers = [KeyValuePair.Create("a", new Authorizer { IdentitySource = "method.request.header.A" })] } },
        { "identity-source", new RestApi { Authorizers = [KeyValuePair.Create("a", new Authorizer { AuthorizerUri = "arn:x" })] } },
        { "identity-source", new RestApi { Authorizers = [KeyValuePair.Create("a", new Authorizer { Type = AuthorizerType.REQUEST, AuthorizerUri = "arn:x", IdentitySource = "header.A" })] } },
        { "authorizer-ttl", new RestApi { Authorizers = [KeyValuePair.Create("a", new Authorizer { AuthorizerUri = "arn:x", IdentitySource = "method.request.header.A", ResultTtlInSeconds = 3_601 })] } },
        { "regex", new RestApi { Authorizers = [KeyValuePair.Create("a", new Authorizer { AuthorizerUri = "arn:x", IdentitySource = "method.request.header.A", IdentityValidationExpression = "(" })] } },
        { "gateway-response-type", new RestApi { GatewayResponses = [KeyValuePair.Create("TEAPOT", new GatewayResponse())] } },
        { "status-code", new RestApi { GatewayResponses = [KeyValuePair.Create("DEFAULT_4XX", new GatewayResponse { StatusCode = "600" })] } },
        { "mapping-target", new RestApi { GatewayResponses = [KeyValuePair.Create("DEFAULT_4XX", new GatewayResponse { ResponseParameters = [KeyValuePair.Create("header.a", "'a'")] })] } },
        { "mapping-expression", new RestApi { GatewayResponses = [KeyValuePair.Create("DEFAULT_4XX", new GatewayResponse { ResponseParameters = [KeyValuePair.Create("gatewayresponse.header.a", "a")] })] } },
    };

    [Fact]
    public void Accepts_every_part_of_an_API()
    {
        var api = new RestApi
        {
            MinimumCompressionSize = 0,
            BinaryMediaTypes = ["*/*", "image/png", "application/vnd.api+json"],
            Policy = """{"Version":"2012-10-17","Statement":[]}""",
            Models = [KeyValuePair.Create("Pet", new ApiModel { Schema = """{"type":"object"}""" })],
            RequestValidators = [KeyValuePair.Create("all", new RequestValidator())],
            Authorizers = [KeyValuePair.Create("a", new Authorizer { AuthorizerUri = "arn:x", IdentitySource = "method.request.header.A" })],
            GatewayResponses = [KeyValuePair.Create("DEFAULT_4XX", new GatewayResponse { StatusCode = "404", ResponseParameters = [KeyValuePair.Create("gatewayresponse.header.a", "'a'")] })],
            Resources = Api("/pets", Good with { AuthorizationType = AuthorizationType.CUSTOM, Authorizer = "a", RequestValidator = "all" }).Resources,
        };
        Assert.Empty(RestRules.Check(api));
    }

    private static RestMethod WithLane(IntegrationResponse response) =>
        Good with { Integration = Mock with { Responses = [KeyValuePair.Create("200", response)] } };

    private static void AssertProblem(RestApi api, string rule)
    {
        var problem = Assert.Single(RestRules.Check(api).DistinctBy(problem => problem.Rule), problem => problem.Rule == rule);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.False(string.IsNullOrWhiteSpace(problem.Where));
    }

    internal static RestApi Api(string path, RestMethod method)
    {
        var resources = RestApi.Root;
        for (var at = path.IndexOf('/', 1); at > 0; at = path.IndexOf('/', at + 1))
        {
            resources = resources.With(path[..at], new RestResource());
        }

        return new RestApi { Resources = resources.With(path, new RestResource { Methods = [KeyValuePair.Create("GET", method)] }) };
    }
}
