using System.Text.Json.Nodes;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Writes a model's draft-4 schema in OpenAPI's words: references to components, and null as <c>nullable</c> in 3.0.</summary>
internal static class SchemaExport
{
    private const string Models = "#/models/";

    public static JsonNode? Write(string schema, bool isSwagger) => Write(JsonNode.Parse(schema), isSwagger);

    public static string Reference(string model, bool isSwagger) => (isSwagger ? "#/definitions/" : "#/components/schemas/") + model;

    private static JsonNode? Write(JsonNode? node, bool isSwagger) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => Write(item, isSwagger))]),
        JsonObject schema => WriteObject(schema, isSwagger),
        _ => node?.DeepClone(),
    };

    private static JsonObject WriteObject(JsonObject schema, bool isSwagger)
    {
        if (schema is { Count: 1 } && schema["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference) && reference.StartsWith(Models, StringComparison.Ordinal))
        {
            return new JsonObject { ["$ref"] = Reference(reference[Models.Length..], isSwagger) };
        }

        var written = new JsonObject();
        foreach (var (name, item) in schema)
        {
            if (name == "type" && item is JsonArray { Count: 2 } types && types.Any(IsNull) && !isSwagger)
            {
                written["type"] = types.First(type => !IsNull(type))!.DeepClone();
                written["nullable"] = true;
            }
            else if (name == "anyOf" && item is JsonArray { Count: 2 } choices && choices[1] is JsonObject { Count: 1 } last && IsNull(last["type"]) && !isSwagger)
            {
                written["allOf"] = new JsonArray(Write(choices[0], isSwagger));
                written["nullable"] = true;
            }
            else
            {
                written[name] = Write(item, isSwagger);
            }
        }

        return written;
    }

    private static bool IsNull(JsonNode? type) => type is JsonValue value && value.TryGetValue<string>(out var text) && text == "null";
}
