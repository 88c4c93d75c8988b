using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>
/// Writes an OpenAPI schema as JSON Schema draft 4, the language of models: <c>nullable</c> becomes a type, numeric exclusive
/// bounds become flags, what draft 4 does not know goes. References to components become references to models.
/// </summary>
internal sealed class SchemaConversion(References references, NoteList notes, Func<string, string?> modelOf)
{
    private const int MaximumDepth = 100;

    // Keywords for people and tools, which no validator reads.
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "example", "examples", "discriminator", "xml", "externalDocs", "deprecated", "readOnly", "writeOnly", "$comment", "$schema", "$anchor",
        "contentMediaType", "contentEncoding", "contentSchema", "nullable", "collectionFormat",
    };

    // Keywords of later drafts that say something about values.
    private static readonly HashSet<string> Lost = new(StringComparer.Ordinal)
    {
        "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
        "$dynamicRef", "$dynamicAnchor", "$recursiveRef",
    };

    private static readonly HashSet<string> SchemaValued = new(StringComparer.Ordinal) { "not", "additionalProperties", "additionalItems", "items" };

    private static readonly HashSet<string> SchemaLists = new(StringComparer.Ordinal) { "allOf", "anyOf", "oneOf" };

    private static readonly HashSet<string> SchemaMaps = new(StringComparer.Ordinal) { "properties", "patternProperties", "definitions", "$defs" };

    public string Convert(JsonElement schema, string pointer)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = DefinitionJson.Options.Encoder, SkipValidation = true }))
        {
            Write(schema, pointer, writer, 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(JsonElement schema, string pointer, Utf8JsonWriter writer, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MaximumDepth)
        {
            WriteBoolean(schema, writer);
            return;
        }

        if (schema.Text("$ref") is { } reference)
        {
            WriteReference(schema, reference, pointer, writer, depth);
            return;
        }

        writer.WriteStartObject();
        if (schema.Flag("nullable") && schema.Get("type") is null && schema.EnumerateObject().Any(keyword => SchemaLists.Contains(keyword.Name)))
        {
            // nullable beside allOf has no type to widen; what is meant is "these, or null".
            writer.WriteStartArray("anyOf");
            if (schema.Elements("allOf").ToArray() is [var only] && schema.EnumerateObject().All(keyword => keyword.Name is "allOf" || Silent.Contains(keyword.Name)))
            {
                Write(only, pointer, writer, depth + 1);
            }
            else
            {
                writer.WriteStartObject();
                WriteKeywords(schema, pointer, writer, depth);
                writer.WriteEndObject();
            }

            WriteNull(writer);
            writer.WriteEndArray();
        }
        else
        {
            WriteKeywords(schema, pointer, writer, depth);
        }

        writer.WriteEndObject();
    }

    private static void WriteNull(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "null");
        writer.WriteEndObject();
    }

    // Later drafts write true for "anything" and false for "nothing".
    private static void WriteBoolean(JsonElement schema, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (schema.ValueKind == JsonValueKind.False)
        {
            writer.WriteStartObject("not");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteReference(JsonElement schema, string reference, string pointer, Utf8JsonWriter writer, int depth)
    {
        var nullable = schema.Flag("nullable");
        writer.WriteStartObject();
        if (nullable)
        {
            writer.WriteStartArray("anyOf");
            writer.WriteStartObject();
        }

        if (modelOf(reference) is { } model)
        {
            writer.WriteString("$ref", "#/models/" + model);
        }
        else if (IsLocal(reference))
        {
            writer.WriteString("$ref", reference.Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal));
        }
        else if (references.Resolve(schema, ref pointer) is { } target && target.ValueKind == JsonValueKind.Object)
        {
            WriteKeywords(target, pointer, writer, depth + 1);
        }

        if (nullable)
        {
            writer.WriteEndObject();
            WriteNull(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private void WriteKeywords(JsonElement schema, string pointer, Utf8JsonWriter writer, int depth)
    {
        var nullable = schema.Flag("nullable");
        foreach (var keyword in schema.EnumerateObject())
        {
            var (name, value) = (keyword.Name, keyword.Value);
            if (Silent.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal))
            {
                continue;
            }

            switch (name)
            {
                case "type":
                    WriteType(value, nullable, writer);
                    break;
                case "enum" when nullable && value.ValueKind == JsonValueKind.Array:
                    WriteEnumWithNull(value, writer);
                    break;
                case "const":
                    writer.WriteStartArray("enum");
                    value.WriteTo(writer);
                    writer.WriteEndArray();
                    break;
                case "exclusiveMinimum" or "exclusiveMaximum" when value.ValueKind == JsonValueKind.Number:
                    WriteExclusiveBound(schema, name, value, writer);
                    break;
                case "minimum" when schema.Get("exclusiveMinimum") is { ValueKind: JsonValueKind.Number } bound && bound.GetDouble() >= value.GetDouble():
                case "maximum" when schema.Get("exclusiveMaximum") is { ValueKind: JsonValueKind.Number } top && top.GetDouble() <= value.GetDouble():
                    break;
                case "prefixItems" when value.ValueKind == JsonValueKind.Array:
                    WriteTuple(schema, value, pointer, writer, depth);
                    break;
                case "items" when schema.Get("prefixItems") is not null:
                    break;
                case "dependentRequired" or "dependentSchemas":
                    WriteDependencies(schema, name, pointer, writer, depth);
                    break;
                case "additionalProperties" or "additionalItems" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    writer.WriteBoolean(name, value.GetBoolean());
                    break;
                default:
                    WriteKeyword(name, value, pointer, writer, depth);
                    break;
            }
        }
    }

    private void WriteKeyword(string name, JsonElement value, string pointer, Utf8JsonWriter writer, int depth)
    {
        if (Lost.Contains(name))
        {
            notes.Count(Severity.Warning, "schema-keyword", pointer, number => $"The schema keyword {name} ({number:N0} {(number == 1 ? "place" : "places")}) has no counterpart in JSON Schema draft 4, the language of models; what it asks is not checked.", name);
        }
        else if (SchemaLists.Contains(name) || (name == "items" && value.ValueKind == JsonValueKind.Array))
        {
            writer.WriteStartArray(name);
            foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [])
            {
                Write(item, pointer, writer, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (SchemaValued.Contains(name))
        {
            writer.WritePropertyName(name);
            Write(value, pointer, writer, depth + 1);
        }
        else if (SchemaMaps.Contains(name))
        {
            writer.WriteStartObject(name == "$defs" ? "definitions" : name);
            foreach (var property in value.Properties())
            {
                writer.WritePropertyName(property.Name);
                Write(property.Value, pointer, writer, depth + 1);
            }

            writer.WriteEndObject();
        }
        else if (name != "required" || value is { ValueKind: JsonValueKind.Array } && value.GetArrayLength() > 0)
        {
            // Draft 4 wants at least one name in "required", and knows no "required: true" of a property.
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static void WriteType(JsonElement value, bool nullable, Utf8JsonWriter writer)
    {
        if (!nullable || value.ValueKind != JsonValueKind.String)
        {
            writer.WritePropertyName("type");
            value.WriteTo(writer);
            return;
        }

        writer.WriteStartArray("type");
        value.WriteTo(writer);
        writer.WriteStringValue("null");
        writer.WriteEndArray();
    }

    private static void WriteEnumWithNull(JsonElement value, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("enum");
        var hasNull = false;
        foreach (var item in value.EnumerateArray())
        {
            hasNull |= item.ValueKind == JsonValueKind.Null;
            item.WriteTo(writer);
        }

        if (!hasNull)
        {
            writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    // exclusiveMinimum: 5  is draft 4's  minimum: 5, exclusiveMinimum: true; a looser plain bound beside it says nothing more.
    private static void WriteExclusiveBound(JsonElement schema, string name, JsonElement value, Utf8JsonWriter writer)
    {
        var (plain, isLower) = name == "exclusiveMinimum" ? ("minimum", true) : ("maximum", false);
        if (schema.Get(plain) is { ValueKind: JsonValueKind.Number } bound
            && (isLower ? bound.GetDouble() > value.GetDouble() : bound.GetDouble() < value.GetDouble()))
        {
            return;
        }

        writer.WritePropertyName(plain);
        value.WriteTo(writer);
        writer.WriteBoolean(name, true);
    }

    private void WriteTuple(JsonElement schema, JsonElement items, string pointer, Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray("items");
        foreach (var item in items.EnumerateArray())
        {
            Write(item, pointer, writer, depth + 1);
        }

        writer.WriteEndArray();
        if (schema.Get("items") is { } rest)
        {
            writer.WritePropertyName("additionalItems");
            if (rest.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                rest.WriteTo(writer);
            }
            else
            {
                Write(rest, pointer, writer, depth + 1);
            }
        }
    }

    // Draft 4 has one "dependencies" for both; a property in both keeps its list of names.
    private void WriteDependencies(JsonElement schema, string name, string pointer, Utf8JsonWriter writer, int depth)
    {
        var required = schema.Object("dependentRequired");
        if (name == "dependentSchemas" && required is not null)
        {
            return;
        }

        writer.WriteStartObject("dependencies");
        foreach (var property in schema.Properties("dependentRequired"))
        {
            writer.WritePropertyName(property.Name);
            property.Value.WriteTo(writer);
        }

        foreach (var property in schema.Properties("dependentSchemas").Where(property => required?.Get(property.Name) is null))
        {
            writer.WritePropertyName(property.Name);
            Write(property.Value, pointer, writer, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static bool IsLocal(string reference) =>
        reference == "#" || (reference.StartsWith("#/$defs/", StringComparison.Ordinal) && !reference.Contains("components", StringComparison.Ordinal));
}
