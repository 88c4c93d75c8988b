using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Designer;

namespace Gatehouse.Portal.Tests.Designer;

public sealed class MethodFlowTests
{
    [Fact]
    public void A_proxy_passes_through_nodes_two_and_four()
    {
        var flow = MethodFlow.Of(Samples.Method(), null, []);

        Assert.Equal([2, 4], flow.Nodes.Where(node => node.PassThrough).Select(node => node.Step));
        Assert.Equal(["HTTP proxy", "GET", "pets.example", "/pets"], flow.Node(3).Lines.Select(line => line.ToString()));
    }

    [Fact]
    public void Only_the_nodes_that_differ_are_marked_and_say_what_they_were()
    {
        var method = Samples.PetMethod();
        var flow = MethodFlow.Of(method with { ApiKeyRequired = true }, method, []);

        Assert.Equal([1], flow.Nodes.Where(node => node.Changed).Select(node => node.Step));
        Assert.Equal("No key, no sign-in · 1 path parameter", flow.Node(1).Was);
    }

    [Fact]
    public void A_method_that_is_new_has_nothing_to_compare_with() => Assert.DoesNotContain(MethodFlow.Of(Samples.Method(), null, []).Nodes, node => node.Changed);

    [Fact]
    public void A_mock_shows_no_backend() =>
        Assert.Equal("Mock", MethodFlow.Of(NewMethods.Mock("/hello"), null, []).Node(3).Lines[0].Text);

    [Fact]
    public void A_url_with_a_path_parameter_gets_its_mapping()
    {
        var method = NewMethods.HttpProxy("/pets/{petId}", "GET", "https://pets.example/{petId}");

        Assert.Equal("method.request.path.petId", method.Integration?.RequestParameters["integration.request.path.petId"]);
        Assert.True(method.RequestParameters["method.request.path.petId"]);
    }

    [Fact]
    public void Another_type_of_integration_keeps_what_both_have()
    {
        var key = new MethodKey("/pets/{petId}", "GET");
        var proxy = NewMethods.WithType(Samples.PetMethod(), key, IntegrationType.HTTP_PROXY);

        Assert.Equal("https://pets.example/pets/{petId}", proxy.Integration?.Uri);
        Assert.Equal(Samples.PetMethod(), NewMethods.WithType(proxy, key, IntegrationType.HTTP));
    }

    [Theory]
    [InlineData("/pets/{petId} GET integration.uri", "/pets/{petId}", 2)]
    [InlineData("/pets GET integration.responses.200", "/pets", 4)]
    [InlineData("/pets GET responses.200", "/pets", 5)]
    [InlineData("/pets GET requestParameters", "/pets", 1)]
    public void A_problem_knows_its_node(string where, string path, int step)
    {
        var place = ProblemPlace.Of(new Problem(where, "x", "x"));

        Assert.Equal((new MethodKey(path, "GET"), step), (place.Method, place.Step));
    }
}
