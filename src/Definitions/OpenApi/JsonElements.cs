using System.Text.Json;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Reading a document whose parts may have any shape: a part of the wrong shape reads as absent.</summary>
internal static class JsonElements
{
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Object(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>True for <c>true</c> and for the text <c>"true"</c>.</summary>
    public static bool Flag(this JsonElement element, string name) =>
        element.Get(name) is { } value
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var flag) && flag));

    /// <summary>A whole number, also when it is written as a text.</summary>
    public static int? Integer(this JsonElement element, string name) => element.Get(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { ValueKind: JsonValueKind.String } value when int.TryParse(value.GetString(), out var number) => number,
        _ => null,
    };

    /// <summary>A text or a number, as text: status codes are written both ways.</summary>
    public static string? Scalar(this JsonElement element, string name) => element.Get(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    public static IEnumerable<JsonElement> Elements(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static IEnumerable<string> Texts(this JsonElement element, string name) =>
        element.Elements(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    public static IEnumerable<JsonProperty> Properties(this JsonElement element, string name) =>
        element.Object(name) is { } value ? value.EnumerateObject() : [];

    /// <summary>The properties of an object; none of anything else.</summary>
    public static IEnumerable<JsonProperty> Properties(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
