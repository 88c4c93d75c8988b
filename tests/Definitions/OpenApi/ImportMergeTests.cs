using Gatehouse.Definitions.OpenApi;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.Tests.OpenApi;

public sealed class ImportMergeTests
{
    private static readonly MethodPlace[] Nothing = [];

    [Fact]
    public void A_merge_adds_and_replaces_and_leaves_the_rest()
    {
        var result = Merge(Api(("/pets", "GET", "old"), ("/cats", "GET", "old")), Api(("/pets", "GET", "new"), ("/pets/{id}", "GET", "new")), ImportMode.Merge);
        Assert.Equal(["/cats GET old", "/pets GET new", "/pets/{id} GET new"], Methods(result));
    }

    [Fact]
    public void An_overwrite_takes_away_what_the_document_does_not_have()
    {
        var result = Merge(Api(("/pets", "GET", "old"), ("/cats/{id}", "GET", "old")), Api(("/pets", "PUT", "new")), ImportMode.Overwrite);
        Assert.Equal(["/pets PUT new"], Methods(result));
        Assert.Equal(["/", "/pets"], result.Resources.Keys);
    }

    [Theory]
    [InlineData(ImportMode.Merge)]
    [InlineData(ImportMode.Overwrite)]
    public void What_was_unticked_stays_as_it_is(ImportMode mode)
    {
        var result = Merge(
            Api(("/pets", "GET", "old"), ("/cats", "GET", "old")), Api(("/pets", "GET", "new"), ("/dogs", "GET", "new")), mode,
            new("/pets", "GET"), new("/cats", "GET"), new("/dogs", "GET"));
        Assert.Equal(["/cats GET old", "/pets GET old"], Methods(result));
    }

    [Fact]
    public void What_stays_in_an_overwrite_follows_the_names_of_variables_in_the_document()
    {
        var result = Merge(
            Api(("/pets/{id}/toys", "GET", "old")), Api(("/pets/{petId}", "GET", "new")), ImportMode.Overwrite, new MethodPlace("/pets/{id}/toys", "GET"));
        Assert.Equal(["/pets/{petId} GET new", "/pets/{petId}/toys GET old"], Methods(result));
        Assert.True(result.Resources["/pets/{petId}/toys"].Methods["GET"].RequestParameters.ContainsKey("method.request.path.petId"));
        Assert.DoesNotContain(RestRules.Check(result), problem => problem.Rule == "resource-variable");
    }

    [Fact]
    public void A_merge_appends_binary_types_and_an_overwrite_replaces_them()
    {
        var (draft, imported) = (new RestApi { BinaryMediaTypes = ["image/png"] }, new RestApi { BinaryMediaTypes = ["image/gif"] });
        Assert.Equal(["image/png", "image/gif"], Merge(draft, imported, ImportMode.Merge).BinaryMediaTypes);
        Assert.Equal(["image/gif"], Merge(draft, imported, ImportMode.Overwrite).BinaryMediaTypes);
    }

    [Fact]
    public void An_overwrite_keeps_the_endpoint_and_the_parts_that_staying_methods_use()
    {
        var draft = Api(("/pets", "GET", "old")) with
        {
            Endpoint = new EndpointConfiguration { Types = ["EDGE"] },
            Models = [KeyValuePair.Create("Pet", new ApiModel()), KeyValuePair.Create("Unused", new ApiModel())],
        };
        draft = draft with
        {
            Resources = draft.Resources.With("/pets", new RestResource { Methods = [KeyValuePair.Create("GET", new RestMethod { Summary = "old", RequestModels = [KeyValuePair.Create("application/json", "Pet")] })] }),
        };

        var result = Merge(draft, Api(("/cats", "GET", "new")), ImportMode.Overwrite, new MethodPlace("/pets", "GET"));

        Assert.Equal(["EDGE"], result.Endpoint.Types);
        Assert.Equal(["Pet"], result.Models.Keys);
    }

    private static RestApi Merge(RestApi draft, RestApi imported, ImportMode mode, params MethodPlace[] left) =>
        ImportMerge.Apply(draft, imported, mode, (left ?? Nothing).ToHashSet());

    private static IEnumerable<string> Methods(RestApi api) =>
        api.Resources.SelectMany(resource => resource.Value.Methods.Select(method => $"{resource.Key} {method.Key} {method.Value.Summary}"));

    private static RestApi Api(params (string Path, string Verb, string Summary)[] methods)
    {
        var resources = RestApi.Root;
        foreach (var (path, verb, summary) in methods)
        {
            for (var at = path; at != "/"; at = ResourceRules.Parent(at))
            {
                resources = resources.ContainsKey(at) ? resources : resources.With(at, new RestResource());
            }

            var method = new RestMethod { Summary = summary, RequestParameters = ResourceRules.Variables(path).ToMap(name => "method.request.path." + name, _ => true) };
            resources = resources.With(path, new RestResource { Methods = resources[path].Methods.With(verb, method) });
        }

        return new RestApi { Resources = resources };
    }
}
