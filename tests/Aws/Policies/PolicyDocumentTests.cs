using System.Text.Json;
using Gatehouse.Aws.Policies;

namespace Gatehouse.Aws.Tests.Policies;

public sealed class PolicyDocumentTests
{
    private const string Arn = "arn:aws:execute-api:us-east-1:123456789012:abc123/dev/GET/pets";

    [Theory]
    [InlineData("execute-api:Invoke", "arn:aws:execute-api:us-east-1:123456789012:abc123/dev/GET/pets", PolicyEffect.Allow)]
    [InlineData("execute-api:*", "arn:aws:execute-api:*:*:*/dev/*", PolicyEffect.Allow)]
    [InlineData("EXECUTE-API:invoke", "*", PolicyEffect.Allow)]
    [InlineData("execute-api:Invoke", "arn:aws:execute-api:us-east-1:123456789012:abc123/prod/*", PolicyEffect.Silent)]
    [InlineData("execute-api:Invok?", "arn:aws:execute-api:us-east-1:123456789012:abc12?/dev/GET/*s", PolicyEffect.Allow)]
    [InlineData("execute-api:ManageConnections", "*", PolicyEffect.Silent)]
    public void Matches_action_and_resource(string action, string resource, PolicyEffect expected) =>
        Assert.Equal(expected, Evaluate($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}""").Effect);

    [Fact]
    public void A_deny_outweighs_every_allow()
    {
        var decision = Evaluate("""{"Effect":"Allow","Action":"*","Resource":"*"}, {"Sid":"No","Effect":"Deny","Action":"execute-api:Invoke","Resource":"*"}""");
        Assert.Equal(PolicyEffect.Deny, decision.Effect);
        Assert.Equal("No", decision.Statement!.Sid);
        Assert.Equal(1, decision.Statement.Index);
    }

    [Fact]
    public void NotAction_and_NotResource_speak_of_everything_else()
    {
        Assert.Equal(PolicyEffect.Silent, Evaluate("""{"Effect":"Allow","NotAction":"execute-api:Invoke","Resource":"*"}""").Effect);
        Assert.Equal(PolicyEffect.Allow, Evaluate("""{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}""").Effect);
        Assert.Equal(PolicyEffect.Silent, Evaluate("""{"Effect":"Allow","Action":"*","NotResource":"arn:aws:execute-api:*"}""").Effect);
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("{\"AWS\":\"*\"}", true)]
    [InlineData("{\"AWS\":\"123456789012\"}", true)]
    [InlineData("{\"AWS\":\"arn:aws:iam::123456789012:root\"}", true)]
    [InlineData("{\"AWS\":[\"999999999999\",\"arn:aws:iam::123456789012:user/ana\"]}", true)]
    [InlineData("{\"AWS\":\"arn:aws:iam::123456789012:user/jo\"}", false)]
    [InlineData("{\"Service\":\"apigateway.amazonaws.com\"}", false)]
    public void Matches_the_principal(string principal, bool allowed)
    {
        var ana = new PolicyPrincipal("arn:aws:iam::123456789012:user/ana", "123456789012");
        Assert.Equal(
            allowed ? PolicyEffect.Allow : PolicyEffect.Silent,
            Evaluate($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"*","Resource":"*"}""", principal: ana).Effect);
    }

    [Fact]
    public void NotPrincipal_speaks_of_everybody_else()
    {
        var ana = new PolicyPrincipal("arn:aws:iam::123456789012:user/ana", "123456789012");
        const string statement = """{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/ana"},"Action":"*","Resource":"*"}""";
        Assert.Equal(PolicyEffect.Silent, Evaluate(statement, principal: ana).Effect);
        Assert.Equal(PolicyEffect.Deny, Evaluate(statement).Effect);
    }

    public static TheoryData<string, string?, bool> Conditions => new()
    {
        { """{"StringEquals":{"aws:UserAgent":"curl"}}""", "aws:UserAgent=curl", true },
        { """{"StringEquals":{"aws:useragent":["x","curl"]}}""", "aws:UserAgent=curl", true },
        { """{"StringEquals":{"aws:UserAgent":"CURL"}}""", "aws:UserAgent=curl", false },
        { """{"StringEqualsIgnoreCase":{"aws:UserAgent":"CURL"}}""", "aws:UserAgent=curl", true },
        { """{"StringNotEquals":{"aws:UserAgent":["x","curl"]}}""", "aws:UserAgent=curl", false },
        { """{"StringNotEquals":{"aws:UserAgent":"curl"}}""", null, true },
        { """{"StringEquals":{"aws:UserAgent":"curl"}}""", null, false },
        { """{"StringEqualsIfExists":{"aws:UserAgent":"curl"}}""", null, true },
        { """{"StringLike":{"aws:UserAgent":"cu*"}}""", "aws:UserAgent=curl", true },
        { """{"StringNotLike":{"aws:UserAgent":"cu*"}}""", "aws:UserAgent=curl", false },
        { """{"NumericLessThan":{"n":"10"}}""", "n=9.5", true },
        { """{"NumericLessThan":{"n":10}}""", "n=10", false },
        { """{"NumericGreaterThanEquals":{"n":"10"}}""", "n=10", true },
        { """{"NumericEquals":{"n":"ten"}}""", "n=10", false },
        { """{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}""", "aws:CurrentTime=2026-11-24T10:00:00Z", true },
        { """{"DateLessThan":{"aws:EpochTime":"1767225600"}}""", "aws:EpochTime=1700000000", true },
        { """{"Bool":{"aws:SecureTransport":"true"}}""", "aws:SecureTransport=true", true },
        { """{"Bool":{"aws:SecureTransport":false}}""", "aws:SecureTransport=true", false },
        { """{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}""", "aws:SourceIp=192.0.2.77", true },
        { """{"IpAddress":{"aws:SourceIp":"192.0.2.9/24"}}""", "aws:SourceIp=192.0.2.77", true },
        { """{"IpAddress":{"aws:SourceIp":"192.0.2.0/25"}}""", "aws:SourceIp=192.0.2.200", false },
        { """{"IpAddress":{"aws:SourceIp":"192.0.2.77"}}""", "aws:SourceIp=::ffff:192.0.2.77", true },
        { """{"IpAddress":{"aws:SourceIp":"2001:db8::/33"}}""", "aws:SourceIp=2001:db8:7fff::1", true },
        { """{"IpAddress":{"aws:SourceIp":"2001:db8::/33"}}""", "aws:SourceIp=2001:db8:8000::1", false },
        { """{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24"]}}""", "aws:SourceIp=192.0.2.77", false },
        { """{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}""", "aws:SourceIp=8.8.8.8", true },
        { """{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:123456789012:*"}}""", "aws:SourceArn=arn:aws:sns:us-east-1:123456789012:topic", true },
        { """{"ArnLike":{"aws:SourceArn":"arn:aws:*:topic"}}""", "aws:SourceArn=arn:aws:sns:us-east-1:123456789012:topic", false },
        { """{"Null":{"aws:TokenIssueTime":"true"}}""", null, true },
        { """{"Null":{"aws:TokenIssueTime":"false"}}""", null, false },
        { """{"ForAllValues:StringEquals":{"k":["a","b"]}}""", "k=a|b", true },
        { """{"ForAllValues:StringEquals":{"k":["a","b"]}}""", "k=a|c", false },
        { """{"ForAllValues:StringEquals":{"k":["a"]}}""", null, true },
        { """{"ForAnyValue:StringEquals":{"k":["a","b"]}}""", "k=c|b", true },
        { """{"ForAnyValue:StringEquals":{"k":["a"]}}""", null, false },
        { """{"StringEquals":{"a":"1","b":"2"}}""", "a=1;b=3", false },
        { """{"StringEquals":{"a":"1"},"StringLike":{"b":"2*"}}""", "a=1;b=23", true },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Tests_the_condition(string condition, string? context, bool holds) =>
        Assert.Equal(
            holds ? PolicyEffect.Allow : PolicyEffect.Silent,
            Evaluate($$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}}}""", context).Effect);

    [Theory]
    [InlineData("aws:username=ana", "arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ana/x", PolicyEffect.Allow)]
    [InlineData("aws:username=*", "arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ana/x", PolicyEffect.Silent)]
    [InlineData(null, "arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ana/x", PolicyEffect.Silent)]
    [InlineData(null, "arn:aws:s3:::home/${aws:username, 'ana'}/*", "arn:aws:s3:::home/ana/x", PolicyEffect.Allow)]
    [InlineData(null, "arn:aws:s3:::a${*}b", "arn:aws:s3:::a*b", PolicyEffect.Allow)]
    [InlineData(null, "arn:aws:s3:::a${*}b", "arn:aws:s3:::axb", PolicyEffect.Silent)]
    [InlineData(null, "arn:aws:s3:::${$}{x}", "arn:aws:s3:::${x}", PolicyEffect.Allow)]
    public void Fills_variables(string? context, string resource, string asked, PolicyEffect expected) =>
        Assert.Equal(expected, Evaluate($$"""{"Effect":"Allow","Action":"*","Resource":"{{resource}}"}""", context, resource: asked).Effect);

    [Theory]
    [InlineData("[]", "A policy is a JSON object.")]
    [InlineData("{", "The policy is not JSON: line 1")]
    [InlineData("""{"Version":"2020-01-01","Statement":[]}""", "Version must be")]
    [InlineData("""{"Version":"2012-10-17"}""", "A policy needs a Statement.")]
    [InlineData("""{"Statement":[{"Effect":"Maybe","Action":"*"}]}""", "Statement 1: Effect must be")]
    [InlineData("""{"Statement":[{"Effect":"Allow"}]}""", "Statement 1 needs an Action")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"StringSortOf":{"a":"b"}}}]}""", "'StringSortOf' is not a condition operator.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Colour":"red"}]}""", "'Colour' is not an element of a statement.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"s3:*"}]}""", "stands beside its opposite")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":{"a":1}}]}""", "Statement 1: Action must be a string")]
    public void Names_what_is_wrong(string json, string problem)
    {
        Assert.False(PolicyDocument.TryParse(json, out _, out var problems));
        Assert.Contains(problems, text => text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pattern_full_of_stars_is_matched_in_linear_time()
    {
        var stars = string.Concat(Enumerable.Repeat("a*", 40));
        Assert.Equal(PolicyEffect.Silent, Evaluate($$"""{"Effect":"Allow","Action":"*","Resource":"{{stars}}b"}""", resource: new string('a', 20_000)).Effect);
    }

    private static PolicyDecision Evaluate(string statements, string? context = null, PolicyPrincipal? principal = null, string resource = Arn)
    {
        var json = $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";
        Assert.True(PolicyDocument.TryParse(JsonDocument.Parse(json).RootElement, out var policy, out var problems), string.Join(' ', problems));
        return policy.Evaluate(new PolicyRequest
        {
            Action = "execute-api:Invoke",
            Resource = resource,
            Principal = principal ?? PolicyPrincipal.Anonymous,
            Context = (context?.Split(';') ?? []).Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1].Split('|'), StringComparer.OrdinalIgnoreCase),
        });
    }
}
