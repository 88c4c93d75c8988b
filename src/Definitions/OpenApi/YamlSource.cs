using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>A YAML document: its JSON form by YAML 1.2's core schema, and the lines of its parts.</summary>
internal sealed partial class YamlSource
{
    // Aliases may repeat a part many times over; a real document of 32 MB stays far below this.
    private const int MaximumNodes = 8_000_000;

    private readonly YamlNode _root;

    private YamlSource(YamlNode root) => _root = root;

    /// <exception cref="YamlException">The text is not YAML.</exception>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8.</exception>
    public static YamlSource Parse(ReadOnlyMemory<byte> source)
    {
        using var reader = new StringReader(new UTF8Encoding(false, true).GetString(source.Span));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.Count == 1
            ? new YamlSource(stream.Documents[0].RootNode)
            : throw new InvalidDataException($"The text holds {stream.Documents.Count} YAML documents; one is expected.");
    }

    /// <exception cref="InvalidDataException">The document is nested too deeply, or aliases make it too large.</exception>
    public ReadOnlyMemory<byte> ToJson(int maximumDepth)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = maximumDepth + 1 }))
        {
            var budget = MaximumNodes;
            Write(_root, writer, maximumDepth, ref budget);
        }

        return buffer.WrittenMemory;
    }

    public Dictionary<string, int> Lines(PointerTree wanted)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        Walk(_root, _root, wanted, lines);
        return lines;
    }

    private static void Walk(YamlNode place, YamlNode value, PointerTree wanted, Dictionary<string, int> lines)
    {
        if (wanted.Pointer is { } pointer)
        {
            lines[pointer] = (int)place.Start.Line;
        }

        foreach (var (name, child) in wanted.Children)
        {
            if (value is YamlMappingNode mapping)
            {
                foreach (var (key, item) in mapping.Children)
                {
                    if (key is YamlScalarNode scalar && scalar.Value == name)
                    {
                        Walk(key, item, child, lines);
                    }
                }
            }
            else if (value is YamlSequenceNode sequence && int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < sequence.Children.Count)
            {
                Walk(sequence.Children[index], sequence.Children[index], child, lines);
            }
        }
    }

    private static void Write(YamlNode node, Utf8JsonWriter writer, int depth, ref int budget)
    {
        if (depth == 0)
        {
            throw new InvalidDataException($"Line {node.Start.Line}: the document is nested too deeply.");
        }

        if (--budget < 0)
        {
            throw new InvalidDataException($"Line {node.Start.Line}: aliases make the document too large; write the repeated parts with $ref.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (name, value) in Entries(mapping))
                {
                    writer.WritePropertyName(name);
                    Write(value, writer, depth - 1, ref budget);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Children)
                {
                    Write(item, writer, depth - 1, ref budget);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteScalar((YamlScalarNode)node, writer);
                break;
        }
    }

    // "<<: *base" takes over what the mapping does not say itself.
    private static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlMappingNode mapping)
    {
        if (!mapping.Children.ContainsKey(new YamlScalarNode("<<")))
        {
            return mapping.Children.Select(item => KeyValuePair.Create(Name(item.Key), item.Value));
        }

        var merged = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children.Where(item => Name(item.Key) != "<<"))
        {
            merged[Name(key)] = value;
        }

        var bases = mapping.Children[new YamlScalarNode("<<")];
        foreach (var source in (bases is YamlSequenceNode list ? list.Children : [bases]).OfType<YamlMappingNode>())
        {
            foreach (var (key, value) in source.Children)
            {
                merged.TryAdd(Name(key), value);
            }
        }

        return merged;
    }

    private static string Name(YamlNode key) => key is YamlScalarNode scalar
        ? scalar.Value ?? ""
        : throw new InvalidDataException($"Line {key.Start.Line}: a key must be a text.");

    private static void WriteScalar(YamlScalarNode scalar, Utf8JsonWriter writer)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
        {
            writer.WriteStringValue(text);
            return;
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE":
                writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE":
                writer.WriteBooleanValue(false);
                break;
            case var _ when JsonNumber().IsMatch(text):
                writer.WriteRawValue(text);
                break;
            case var _ when YamlNumber().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(text);
                break;
        }
    }

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex YamlNumber();
}
