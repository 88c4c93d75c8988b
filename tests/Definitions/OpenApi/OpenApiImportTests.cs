using System.Text;
using System.Text.Json;
using Gatehouse.Definitions.OpenApi;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.Tests.OpenApi;

public sealed class OpenApiImportTests
{
    [Fact]
    public void A_plain_document_with_oauth_can_be_deployed()
    {
        var report = Import(File.ReadAllText(Case("petstore-3.0.yaml")));
        Assert.DoesNotContain(RestRules.Check(report.Api!), problem => problem.Severity == Severity.Error);
        Assert.Empty(Deployability.Check(report.Api!));
    }

    [Theory]
    [InlineData("http://localhost:9000", "http://localhost:9000/v3/pets")]
    [InlineData("http://localhost:9000/", "http://localhost:9000/v3/pets")]
    [InlineData("http://localhost:9000/other", "http://localhost:9000/other/pets")]
    [InlineData("https://${stageVariables.host}", "https://${stageVariables.host}/v3/pets")]
    public void A_base_URL_answers_a_relative_server(string baseUrl, string uri)
    {
        var report = Import(File.ReadAllText(Case("relative-server.yaml")), new ImportOptions { BaseUrl = baseUrl });
        Assert.False(report.NeedsBaseUrl);
        Assert.Equal(uri, report.Api!.Resources["/pets"].Methods["GET"].Integration!.Uri);
    }

    [Fact]
    public void A_base_URL_stands_for_every_server_of_the_document()
    {
        var report = Import(File.ReadAllText(Case("petstore-3.0.yaml")), new ImportOptions { BaseUrl = "http://localhost:9000/pets" });
        Assert.All(
            report.Api!.Resources.Values.SelectMany(resource => resource.Methods.Values),
            method => Assert.StartsWith("http://localhost:9000/pets/", method.Integration!.Uri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost:9000")]
    [InlineData("ftp://files.example.com")]
    public void A_base_URL_must_be_an_HTTP_address(string baseUrl)
    {
        var report = Import(File.ReadAllText(Case("relative-server.yaml")), new ImportOptions { BaseUrl = baseUrl });
        Assert.Null(report.Api);
        Assert.Equal("base-url", Assert.Single(report.Notes).Rule);
    }

    [Theory]
    [InlineData(BasePathUse.Ignore, "/e")]
    [InlineData(BasePathUse.Prepend, "/a/b/c/e")]
    [InlineData(BasePathUse.Split, "/b/c/e")]
    public void The_base_path_is_used_as_asked(BasePathUse use, string path)
    {
        const string document = """{"swagger":"2.0","info":{"title":"t"},"host":"h.example.com","basePath":"/a/b/c","paths":{"/e":{"get":{}}}}""";
        var method = Import(document, new ImportOptions { BasePath = use }).Api!.Resources[path].Methods["GET"];
        Assert.Equal("https://h.example.com/a/b/c/e", method.Integration!.Uri);
    }

    [Fact]
    public void Names_of_variables_follow_the_definition_that_the_document_is_merged_into()
    {
        var existing = new RestApi { Resources = RestApi.Root.With("/pets", new RestResource()).With("/pets/{petId}", new RestResource()) };
        var api = Import(
            """{"openapi":"3.0.0","info":{"title":"t"},"servers":[{"url":"https://b"}],"paths":{"/pets/{id}/toys":{"get":{}}}}""",
            new ImportOptions { Existing = existing }).Api!;
        Assert.Equal("https://b/pets/{petId}/toys", api.Resources["/pets/{petId}/toys"].Methods["GET"].Integration!.Uri);
    }

    [Fact]
    public void JSON_and_YAML_say_the_same()
    {
        var json = File.ReadAllText(Case("aws-extensions.json"));
        // YAML 1.2 holds JSON; a comment in front keeps the JSON reader away.
        Assert.Equal(Import(json).Api, Import("# yaml\n" + json).Api);
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level < 10; level++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        var report = Import(yaml.ToString());
        Assert.Null(report.Api);
        Assert.Contains("aliases", Assert.Single(report.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("\uFEFF")]
    public void An_empty_document_is_refused(string text) => Assert.Equal("empty", Assert.Single(Import(text).Notes).Rule);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var report = OpenApiImport.Read(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0xFF, 0xFE, 0x00 }, new ImportOptions(), default);
        Assert.Null(report.Api);
        Assert.Single(report.Notes);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Null(Import(string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000)).Api);

    [Fact]
    public void A_byte_order_mark_does_not_matter() =>
        Assert.NotNull(OpenApiImport.Read(Encoding.UTF8.GetPreamble().Concat(File.ReadAllBytes(Case("swagger-2.0.json"))).ToArray(), new ImportOptions(), default).Api);

    [Fact]
    public void A_document_with_1200_operations_is_read_whole()
    {
        var paths = Enumerable.Range(0, 600).ToDictionary(
            number => $"/area{number % 20}/things{number}/{{id}}",
            number => new
            {
                get = new { operationId = $"get{number}", responses = Ok($"Schema{number}") },
                put = new { operationId = $"put{number}", responses = Ok($"Schema{(number + 1) % 600}") },
            });
        var document = JsonSerializer.Serialize(new
        {
            openapi = "3.0.3",
            info = new { title = "Large", version = "1" },
            servers = new[] { new { url = "https://large.example.com" } },
            paths,
            components = new { schemas = Enumerable.Range(0, 600).ToDictionary(number => $"Schema{number}", _ => new { type = "object", description = new string('d', 2_000) }) },
        });

        var report = Import(document);

        Assert.Equal(1_200, report.OperationCount);
        Assert.Equal(600, report.Api!.Models.Count);
        Assert.Empty(report.Notes);
        Assert.Empty(RestRules.Check(report.Api));

        static Dictionary<string, object> Ok(string schema) => new()
        {
            ["200"] = new { description = "OK", content = new Dictionary<string, object> { ["application/json"] = new { schema = new Dictionary<string, string> { ["$ref"] = "#/components/schemas/" + schema } } } },
        };
    }

    [Fact]
    public void Stops_when_it_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(() =>
            OpenApiImport.Read(File.ReadAllBytes(Case("swagger-2.0.json")), new ImportOptions(), new CancellationToken(canceled: true)));

    private static ImportReport Import(string text, ImportOptions? options = null) =>
        OpenApiImport.Read(Encoding.UTF8.GetBytes(text), options ?? new ImportOptions(), TestContext.Current.CancellationToken);

    private static string Case(string name, [System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "Cases", name);
}
