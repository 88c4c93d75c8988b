using System.Text;
using System.Text.Json;

namespace Gatehouse.ManagementApi.Models;

/// <summary>The mapping template that copies everything a model describes: what GetModelTemplate gives to start from.</summary>
internal static class ModelTemplate
{
    private const int MaximumDepth = 32;

    public static string For(string? schema)
    {
        var text = new StringBuilder("#set($inputRoot = $input.path('$'))\n");
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(schema) ? "{}" : schema);
            Append(text, document.RootElement, "$inputRoot", 0);
        }
        catch (JsonException)
        {
            text.Append("{ }");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement schema, string at, int depth)
    {
        var indent = new string(' ', depth * 2);
        var type = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var given) ? given.ToString() : null;
        if (depth < MaximumDepth && type == "array" && schema.TryGetProperty("items", out var items))
        {
            text.Append("[\n").Append(indent).Append("#foreach($elem in ").Append(at).Append(")\n").Append(indent).Append("  ");
            Append(text, items, "$elem", depth + 1);
            text.Append('\n').Append(indent).Append("#if($foreach.hasNext),#end\n").Append(indent).Append("#end\n").Append(indent).Append(']');
        }
        else if (depth < MaximumDepth && type is null or "object" && schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            text.Append('{');
            var first = true;
            foreach (var property in properties.EnumerateObject())
            {
                text.Append(first ? "\n" : ",\n").Append(indent).Append("  ").Append(JsonSerializer.Serialize(property.Name)).Append(" : ");
                Append(text, property.Value, $"{at}.{property.Name}", depth + 1);
                first = false;
            }

            text.Append('\n').Append(indent).Append('}');
        }
        else if (type is "integer" or "number" or "boolean")
        {
            text.Append(at);
        }
        else if (type == "string")
        {
            text.Append('"').Append(at).Append('"');
        }
        else
        {
            text.Append("{ }");
        }
    }
}
