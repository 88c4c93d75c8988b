using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.Definitions.Tests.Rules;

public sealed class StageRulesTests
{
    [Fact]
    public void Accepts_usual_settings() => Assert.Empty(StageRules.Check(new StageSettings
    {
        Variables = [KeyValuePair.Create("backend_1", "https://a.example.com:8080/x?a=b&c=d#e,f~g")],
        MethodSettings =
        [
            KeyValuePair.Create("*/*", new MethodSettings { ThrottlingBurstLimit = 0, ThrottlingRateLimit = 0.5 }),
            KeyValuePair.Create("/pets/GET", new MethodSettings { LoggingLevel = "ERROR" }),
        ],
    }));

    [Theory]
    [MemberData(nameof(Bad))]
    public void Rejects_settings(string rule, StageSettings settings) =>
        Assert.Contains(StageRules.Check(settings), problem => problem.Rule == rule && problem.Severity == Severity.Error);

    public static TheoryData<string, StageSettings> Bad => new()
    {
        { "stage-variable", Variable("a-b", "x") },
        { "stage-variable", Variable(new string('a', 65), "x") },
        { "stage-variable", Variable("a", new string('x', 513)) },
        { "stage-variable", Variable("a", "two words") },
        { "stage-variable", Variable("a", "") },
        { "stage-variables", new StageSettings { Variables = Enumerable.Range(0, 101).ToMap(i => $"v{i}", _ => "x") } },
        { "method-settings", Method("pets", new MethodSettings()) },
        { "throttle", Method("*/*", new MethodSettings { ThrottlingRateLimit = -1 }) },
        { "throttle", Method("*/*", new MethodSettings { ThrottlingRateLimit = double.NaN }) },
        { "throttle", Method("*/*", new MethodSettings { ThrottlingBurstLimit = -1 }) },
        { "logging-level", Method("*/*", new MethodSettings { LoggingLevel = "DEBUG" }) },
        { "cache-ttl", Method("*/*", new MethodSettings { CacheTtlInSeconds = 3_601 }) },
        { "cache-size", new StageSettings { CacheClusterSize = "1" } },
        { "canary", new StageSettings { Canary = new CanarySettings { PercentTraffic = 101 } } },
    };

    [Fact]
    public void Warns_of_a_variable_that_the_backend_address_needs()
    {
        var api = RestRulesTests.Api("/pets", new RestMethod
        {
            Integration = new Integration { HttpMethod = "GET", Uri = "https://${stageVariables.host}/pets" },
        });
        Assert.Contains(StageRules.Check(new StageSettings(), api), problem => problem is { Severity: Severity.Warning, Rule: "stage-variable" });
        Assert.Empty(StageRules.Check(Variable("host", "a.example.com"), api));
    }

    [Theory]
    [InlineData("/pets/GET", false)]
    [InlineData("pets/GET", false)]
    [InlineData("~1pets/GET", false)]
    [InlineData("/cats/GET", true)]
    public void Warns_of_settings_for_a_method_that_is_not_there(string key, bool warned)
    {
        var api = RestRulesTests.Api("/pets", new RestMethod());
        Assert.Equal(warned, StageRules.Check(Method(key, new MethodSettings()), api).Count > 0);
    }

    private static StageSettings Variable(string name, string value) => new() { Variables = [KeyValuePair.Create(name, value)] };

    private static StageSettings Method(string key, MethodSettings settings) => new() { MethodSettings = [KeyValuePair.Create(key, settings)] };
}
