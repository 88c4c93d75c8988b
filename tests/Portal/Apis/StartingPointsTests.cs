using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.Portal.Apis;
using Xunit;

namespace Gatehouse.Portal.Tests.Apis;

public sealed class StartingPointsTests
{
    [Fact]
    public void A_proxy_passes_the_root_and_every_path_below_it_on()
    {
        var api = StartingPoints.Proxy(" https://api.example.com/base/ ").Value;

        Assert.Equal("https://api.example.com/base/", api.Resources["/"].Methods["ANY"].Integration!.Uri);
        var greedy = api.Resources["/{proxy+}"].Methods["ANY"].Integration!;
        Assert.Equal("https://api.example.com/base/{proxy}", greedy.Uri);
        Assert.Equal("method.request.path.proxy", greedy.RequestParameters["integration.request.path.proxy"]);
        Assert.Empty(RestRules.Check(api));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("api.example.com")]
    [InlineData("ftp://api.example.com")]
    [InlineData("https://user:pass@api.example.com")]
    [InlineData("https://api.example.com?x=1")]
    public void A_proxy_needs_a_plain_base_address(string? address)
    {
        var failure = StartingPoints.Proxy(address).Failure;

        Assert.Equal("url", Assert.Single(failure!.Problems).Where);
    }

    [Fact]
    public void A_blank_API_answers_at_its_first_path_without_a_backend()
    {
        var api = StartingPoints.Blank("hello/{name}/").Value;

        Assert.Equal(IntegrationType.MOCK, api.Resources["/hello/{name}"].Methods["GET"].Integration!.Type);
        Assert.True(api.Resources.ContainsKey("/hello"));
        Assert.Empty(RestRules.Check(api));
    }

    [Fact]
    public void A_first_path_that_is_none_names_its_field() =>
        Assert.Equal("path", Assert.Single(StartingPoints.Blank("/a{b").Failure!.Problems).Where);
}
