using System.Buffers;
using System.Collections;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Gatehouse.Definitions;

/// <summary>
/// The one JSON form of definitions and snapshots: camel-case names, AWS's spelling of enum values, properties that
/// hold their default left out, map keys in ordinal order. Equal records give equal bytes, so the SHA-256 of these
/// bytes is the content hash.
/// </summary>
public static class DefinitionJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">The bytes are not the JSON form of <typeparamref name="T"/>.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is not a {typeof(T).Name}.");

    /// <summary>SHA-256 of the bytes as 64 lower-case hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The content hash of a record: the hash of its JSON form.</summary>
    public static string HashOf<T>(T value) => Hash(Write(value));

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var defaults = DefaultsOf(type.Type);
        foreach (var property in type.Properties)
        {
            if (property.IsRequired || property.Get is not { } get)
            {
                continue;
            }

            var fallback = defaults is null ? null : get(defaults);
            property.ShouldSerialize = (_, value) =>
                value is not null && !value.Equals(fallback) && !(value is ICollection { Count: 0 });
        }
    }

    // Reflection may leave required members unset, which is what is wanted here: an instance that shows the defaults.
    private static object? DefaultsOf(Type type) =>
        type.GetConstructor(Type.EmptyTypes) is { } constructor ? constructor.Invoke(null) : null;
}
