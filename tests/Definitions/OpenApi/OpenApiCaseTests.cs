using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Definitions.OpenApi;

namespace Gatehouse.Definitions.Tests.OpenApi;

/// <summary>
/// Every document in Cases is imported and compared with the file beside it. A new case is a new document; run once with
/// GATEHOUSE_WRITE_CASES=1 to write what is expected, and read it.
/// </summary>
public sealed class OpenApiCaseTests
{
    private static readonly JsonSerializerOptions Indented = new(DefinitionJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Folder()).Select(file => Path.GetFileName(file)!).Where(name => !name.EndsWith(".expected.json", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Imports_as_expected(string name)
    {
        var report = OpenApiImport.Read(File.ReadAllBytes(Path.Combine(Folder(), name)), new ImportOptions { AccountId = "123456789012", Region = "eu-west-1" }, default);
        var actual = Print(report);

        var expected = Path.Combine(Folder(), name + ".expected.json");
        if (Environment.GetEnvironmentVariable("GATEHOUSE_WRITE_CASES") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Print(ImportReport report) => JsonSerializer.Serialize(
        new
        {
            report.Dialect,
            report.Title,
            report.BaseUrl,
            report.NeedsBaseUrl,
            report.OperationCount,
            Notes = report.Notes.Select(note => $"{note.Severity} {note.Rule} line {note.Line} {note.Pointer}: {note.Message}"),
            Api = report.Api is null ? null : JsonNode.Parse(DefinitionJson.Write(report.Api)),
        },
        Indented) + "\n";

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Cases");
}
