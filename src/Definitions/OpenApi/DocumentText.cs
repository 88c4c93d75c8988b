using System.Text;
using System.Text.Json;
using YamlDotNet.Core;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>An OpenAPI document as it came: JSON, or YAML turned into JSON, with the way back from a JSON pointer to a line.</summary>
internal sealed class DocumentText : IDisposable
{
    private const int MaximumDepth = 256;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly YamlSource? _yaml;
    private readonly JsonDocument _json;

    private DocumentText(ReadOnlyMemory<byte> source, JsonDocument json, YamlSource? yaml)
    {
        _source = source;
        _json = json;
        _yaml = yaml;
    }

    public JsonElement Root => _json.RootElement;

    /// <summary>Null when the text is neither JSON nor YAML; the notes then say where it stops making sense.</summary>
    public static DocumentText? Parse(ReadOnlyMemory<byte> source, NoteList notes)
    {
        source = WithoutMark(source);
        var start = source.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0)
        {
            notes.Error("empty", "", "The document is empty.");
            return null;
        }

        // A JSON text is also YAML, but its own parser is faster and says better what is wrong.
        return source.Span[start] is (byte)'{' or (byte)'[' ? ParseJson(source, notes) : ParseYaml(source, notes);
    }

    /// <summary>Lines, from 1, of the places that exist.</summary>
    public Dictionary<string, int> Lines(IEnumerable<string> pointers)
    {
        var wanted = PointerTree.Of(pointers);
        return _yaml is null ? JsonLines.Find(_source.Span, wanted, MaximumDepth) : _yaml.Lines(wanted);
    }

    public void Dispose() => _json.Dispose();

    private static DocumentText? ParseJson(ReadOnlyMemory<byte> source, NoteList notes)
    {
        try
        {
            return new DocumentText(source, JsonDocument.Parse(source, new JsonDocumentOptions { MaxDepth = MaximumDepth }), null);
        }
        catch (JsonException failure)
        {
            var line = (int)(failure.LineNumber ?? 0) + 1;
            var what = failure.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            notes.Add(new ImportNote(Severity.Error, "json", "", $"Line {line}, column {(failure.BytePositionInLine ?? 0) + 1}: this is not JSON. {what}", line));
            return null;
        }
    }

    private static DocumentText? ParseYaml(ReadOnlyMemory<byte> source, NoteList notes)
    {
        try
        {
            var yaml = YamlSource.Parse(source);
            return new DocumentText(source, JsonDocument.Parse(yaml.ToJson(MaximumDepth), new JsonDocumentOptions { MaxDepth = MaximumDepth + 1 }), yaml);
        }
        catch (YamlException failure)
        {
            var line = (int)failure.Start.Line;
            notes.Add(new ImportNote(
                Severity.Error, "yaml", "", $"Line {line}, column {failure.Start.Column}: this is not YAML. {failure.Message}", line));
        }
        catch (DecoderFallbackException)
        {
            notes.Error("encoding", "", "The document is not UTF-8 text.");
        }
        catch (InvalidDataException failure)
        {
            notes.Error("yaml", "", failure.Message);
        }

        return null;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> source) =>
        source.Span.StartsWith(Encoding.UTF8.Preamble) ? source[Encoding.UTF8.Preamble.Length..] : source;
}

/// <summary>JSON pointers sorted into a tree, so that one walk over a document finds all of them.</summary>
internal sealed class PointerTree
{
    public Dictionary<string, PointerTree> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The pointer that ends here; null when none does.</summary>
    public string? Pointer { get; private set; }

    public static PointerTree Of(IEnumerable<string> pointers)
    {
        var root = new PointerTree();
        foreach (var pointer in pointers)
        {
            var at = root;
            foreach (var part in Pointers.Split(pointer))
            {
                if (!at.Children.TryGetValue(part, out var child))
                {
                    at.Children[part] = child = new PointerTree();
                }

                at = child;
            }

            at.Pointer = pointer;
        }

        return root;
    }
}

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class Pointers
{
    public static string Append(string pointer, string part) =>
        $"{pointer}/{part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static IEnumerable<string> Split(string pointer) =>
        pointer.Length == 0
            ? []
            : pointer[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
}
