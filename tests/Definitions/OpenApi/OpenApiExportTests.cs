using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gatehouse.Definitions.OpenApi;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Tests.OpenApi;

public sealed class OpenApiExportTests
{
    private static readonly ExportOptions Options = new()
    {
        Title = "Pets",
        Version = "1",
        Address = "https://abc.execute-api.us-east-1.amazonaws.com",
        BasePath = "prod",
    };

    public static TheoryData<string, ExportDialect> Documents
    {
        get
        {
            var data = new TheoryData<string, ExportDialect>();
            foreach (var name in new[] { "petstore-3.0.yaml", "swagger-2.0.json", "aws-extensions.json", "paths.yaml", "yaml-forms.yaml" })
            {
                data.Add(name, ExportDialect.Oas30);
                data.Add(name, ExportDialect.Swagger20);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_was_exported_imports_as_the_same_methods(string name, ExportDialect dialect)
    {
        var api = Import(File.ReadAllBytes(Case(name)));
        var again = Import(OpenApiExport.WriteJson(api, Options with { Dialect = dialect }));

        Assert.Equal(api.Models, again.Models);
        Assert.Equal(api.Authorizers, again.Authorizers);
        Assert.Equal(api.RequestValidators, again.RequestValidators);
        Assert.Equal(api.GatewayResponses, again.GatewayResponses);
        Assert.Equal(api.Documentation, again.Documentation);
        Assert.Equal((api.Policy, api.MinimumCompressionSize, api.ApiKeySource, api.DisableExecuteApiEndpoint), (again.Policy, again.MinimumCompressionSize, again.ApiKeySource, again.DisableExecuteApiEndpoint));
        var methods = Methods(api).ToDictionary();
        Assert.Equal(methods.Keys, Methods(again).ToDictionary().Keys);
        Assert.All(Methods(again), item => Assert.Equal(Comparable(methods[item.Key]), Comparable(item.Value)));
    }

    [Fact]
    public void YAML_and_JSON_say_the_same()
    {
        var api = Import(File.ReadAllBytes(Case("aws-extensions.json")));
        Assert.Equal(Import(OpenApiExport.WriteJson(api, Options)), Import(OpenApiExport.WriteYaml(api, Options)));
    }

    [Theory]
    [InlineData(ExportDialect.Oas30)]
    [InlineData(ExportDialect.Swagger20)]
    public void Without_extensions_there_is_no_word_of_integrations(ExportDialect dialect)
    {
        var api = Import(File.ReadAllBytes(Case("petstore-3.0.yaml")));
        var text = Encoding.UTF8.GetString(OpenApiExport.WriteJson(api, Options with { Dialect = dialect, Extensions = ExportExtensions.None }));
        Assert.DoesNotContain("x-amazon", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pets.example.com", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_is_written_as_each_dialect_writes_it()
    {
        using var oas = JsonDocument.Parse(OpenApiExport.WriteJson(new RestApi(), Options));
        Assert.Equal("https://abc.execute-api.us-east-1.amazonaws.com/{basePath}", oas.RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
        using var swagger = JsonDocument.Parse(OpenApiExport.WriteJson(new RestApi(), Options with { Dialect = ExportDialect.Swagger20 }));
        Assert.Equal("/prod", swagger.RootElement.GetProperty("basePath").GetString());
        Assert.Equal("2.0", swagger.RootElement.GetProperty("swagger").GetString());
    }

    [Theory]
    [InlineData("no", "\"no\"")]
    [InlineData("1.0", "\"1.0\"")]
    [InlineData("Pets: all", "\"Pets: all\"")]
    [InlineData("Pets", "Pets")]
    public void YAML_quotes_what_it_would_read_as_something_else(string title, string written) =>
        Assert.Contains($"title: {written}\n", Encoding.UTF8.GetString(OpenApiExport.WriteYaml(new RestApi(), Options with { Title = title })).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    // A response always has a description on the way out, Swagger has one model for all content types, and "no integration" is not a thing an export says.
    private static RestMethod Comparable(RestMethod method) => method with
    {
        Responses = method.Responses.ToMap(item => item.Key, item => item.Value with { Description = null }),
    };

    private static IEnumerable<KeyValuePair<string, RestMethod>> Methods(RestApi api) =>
        api.Resources.SelectMany(resource => resource.Value.Methods.Select(method => KeyValuePair.Create($"{method.Key} {resource.Key}", method.Value)));

    private static RestApi Import(byte[] document) =>
        OpenApiImport.Read(document, new ImportOptions { AccountId = "123456789012", Region = "eu-west-1" }, TestContext.Current.CancellationToken).Api!;

    private static string Case(string name, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Cases", name);
}
