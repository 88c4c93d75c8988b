using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Tests.Diff;

public sealed class DefinitionDiffTests
{
    private static readonly RestMethod Proxy = new()
    {
        Integration = new Integration { Uri = "https://pets.example.com/pets", HttpMethod = "GET" },
        Responses = [KeyValuePair.Create("200", new MethodResponse())],
    };

    [Fact]
    public void Equal_definitions_have_no_difference() =>
        Assert.Empty(DefinitionDiff.Between(Api("/pets", "GET", Proxy), Api("/pets", "GET", Proxy)));

    [Fact]
    public void A_new_operation_is_an_addition_that_says_where_it_goes()
    {
        var change = Assert.Single(DefinitionDiff.Between(new RestApi(), Api("/pets", "GET", Proxy)));
        Assert.Equal((ChangeKind.Added, "/pets", "GET", false), (change.Kind, change.Path, change.Verb, change.Breaking));
        Assert.Contains("https://pets.example.com/pets", change.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_operation_breaks_callers()
    {
        var change = Assert.Single(DefinitionDiff.Between(Api("/pets", "GET", Proxy), new RestApi()));
        Assert.Equal((ChangeKind.Removed, "GET /pets", true), (change.Kind, change.Where, change.Breaking));
    }

    [Fact]
    public void A_verb_that_ANY_takes_over_is_removed_without_breaking()
    {
        var before = Api("/pets", "GET", Proxy);
        var after = Api("/pets", "ANY", Proxy);
        Assert.DoesNotContain(DefinitionDiff.Between(before, after), change => change.Breaking);
    }

    [Theory]
    [MemberData(nameof(MethodChanges))]
    public void Says_in_words_what_changed_in_a_method(RestMethod after, ChangeKind kind, string words, bool breaking)
    {
        var change = Assert.Single(DefinitionDiff.Between(Api("/pets", "GET", Proxy), Api("/pets", "GET", after)));
        Assert.Equal((kind, breaking, "GET /pets"), (change.Kind, change.Breaking, change.Where));
        Assert.Equal(words, change.What);
    }

    public static TheoryData<RestMethod, ChangeKind, string, bool> MethodChanges => new()
    {
        { Proxy with { ApiKeyRequired = true }, ChangeKind.Changed, "An API key is now required.", true },
        {
            Proxy with { AuthorizationType = AuthorizationType.CUSTOM, Authorizer = "jwt" },
            ChangeKind.Changed, "Authorization is now CUSTOM by jwt, was NONE.", true
        },
        {
            Proxy with { RequestParameters = [KeyValuePair.Create("method.request.querystring.limit", false)] },
            ChangeKind.Added, "The query parameter limit is declared, optional.", false
        },
        {
            Proxy with { Integration = Proxy.Integration! with { Uri = "https://new.example.com" } },
            ChangeKind.Changed, "The backend address is different: https://new.example.com, was https://pets.example.com/pets.", false
        },
        {
            Proxy with { Integration = Proxy.Integration! with { TimeoutInMillis = 5_000 } },
            ChangeKind.Changed, "The time-out is different: 5,000 ms, was 29,000 ms.", false
        },
        { Proxy with { Integration = null }, ChangeKind.Removed, "The integration is gone; the operation cannot be deployed.", true },
        {
            Proxy with { Integration = Proxy.Integration! with { RequestParameters = [KeyValuePair.Create("integration.request.header.X-From", "'gatehouse'")] } },
            ChangeKind.Added, "The mapping to integration.request.header.X-From is new: 'gatehouse'.", false
        },
        {
            Proxy with { Responses = Proxy.Responses.With("404", new MethodResponse()) },
            ChangeKind.Added, "The response 404 is declared.", false
        },
        { Proxy with { Responses = [] }, ChangeKind.Removed, "The response 200 is no longer declared.", true },
    };

    [Fact]
    public void A_validator_that_starts_to_check_bodies_breaks_callers_even_when_its_name_stays()
    {
        var method = Proxy with { RequestValidator = "all" };
        var before = Api("/pets", "GET", method) with { RequestValidators = [KeyValuePair.Create("all", new RequestValidator())] };
        var after = before with { RequestValidators = [KeyValuePair.Create("all", new RequestValidator { ValidateRequestBody = true })] };

        var changes = DefinitionDiff.Between(before, after);

        Assert.Equal(("GET /pets", true), (changes[0].Where, changes[0].Breaking));
        Assert.Equal("Requests are now checked for the body, were for nothing.", changes[0].What);
    }

    [Fact]
    public void A_renamed_path_variable_is_one_change_that_breaks_nobody()
    {
        var change = Assert.Single(DefinitionDiff.Between(Api("/pets/{id}", "GET", Proxy), Api("/pets/{petId}", "GET", Proxy)));
        Assert.Equal("The path variable {id} is now called {petId}.", change.What);
        Assert.False(change.Breaking);
    }

    [Fact]
    public void Breaking_changes_come_first()
    {
        var before = new RestApi
        {
            Resources = RestApi.Root
                .With("/a", new RestResource { Methods = [KeyValuePair.Create("GET", Proxy)] })
                .With("/z", new RestResource { Methods = [KeyValuePair.Create("GET", Proxy)] }),
        };
        var after = before with
        {
            Resources = before.Resources
                .With("/a", new RestResource { Methods = [KeyValuePair.Create("GET", Proxy with { Summary = "s" })] })
                .With("/z", new RestResource { Methods = [KeyValuePair.Create("GET", Proxy with { ApiKeyRequired = true })] }),
        };
        Assert.Equal(["GET /z", "GET /a"], DefinitionDiff.Between(before, after).Select(change => change.Where));
    }

    [Fact]
    public void Switching_off_the_own_address_breaks_callers()
    {
        var change = Assert.Single(DefinitionDiff.Between(new RestApi(), new RestApi { DisableExecuteApiEndpoint = true }));
        Assert.Equal(("API", true), (change.Where, change.Breaking));
    }

    private static RestApi Api(string path, string verb, RestMethod method)
    {
        var resources = RestApi.Root;
        for (var at = path.IndexOf('/', 1); at > 0; at = path.IndexOf('/', at + 1))
        {
            resources = resources.With(path[..at], new RestResource());
        }

        return new RestApi { Resources = resources.With(path, new RestResource { Methods = [KeyValuePair.Create(verb, method)] }) };
    }
}
