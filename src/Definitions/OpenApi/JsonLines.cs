using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Finds the lines of JSON pointers in a JSON text in one pass that skips what nobody asked for.</summary>
internal static class JsonLines
{
    public static Dictionary<string, int> Find(ReadOnlySpan<byte> json, PointerTree wanted, int maximumDepth)
    {
        var offsets = new List<(string Pointer, long Offset)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maximumDepth });
        if (reader.Read())
        {
            Walk(ref reader, wanted, reader.TokenStartIndex, offsets);
        }

        offsets.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var (line, counted) = (1, 0);
        foreach (var (pointer, offset) in offsets)
        {
            line += json[counted..(int)offset].Count((byte)'\n');
            counted = (int)offset;
            lines[pointer] = line;
        }

        return lines;
    }

    private static void Walk(ref Utf8JsonReader reader, PointerTree wanted, long offset, List<(string Pointer, long Offset)> offsets)
    {
        if (wanted.Pointer is { } pointer)
        {
            offsets.Add((pointer, offset));
        }

        if (wanted.Children.Count == 0 || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            reader.Skip();
            return;
        }

        var isObject = reader.TokenType == JsonTokenType.StartObject;
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            var start = reader.TokenStartIndex;
            var name = isObject ? reader.GetString()! : index.ToString(CultureInfo.InvariantCulture);
            if (isObject)
            {
                reader.Read();
            }

            if (wanted.Children.TryGetValue(name, out var child))
            {
                Walk(ref reader, child, start, offsets);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
