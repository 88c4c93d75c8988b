using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.ManagementApi.Endpoint;

/// <summary>
/// JSON as the service speaks it: camel case, absent members left out, timestamps in seconds since 1970, and a wrong type
/// answered in the words of AWS's own marshaller.
/// </summary>
internal static class WireJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new Text(), new Flag(), new Whole(), new Long(), new Real(), new Timestamp() },
    };

    private static string JavaClass(JsonTokenType token) => token switch
    {
        JsonTokenType.String => "java.lang.String",
        JsonTokenType.True or JsonTokenType.False => "java.lang.Boolean",
        _ => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
    };

    private static JsonException WrongType(ref Utf8JsonReader reader, string wanted) => reader.TokenType switch
    {
        JsonTokenType.StartObject => new JsonException("Start of structure or map found where not expected."),
        JsonTokenType.StartArray => new JsonException("Start of list found where not expected."),
        _ => new JsonException($"class {JavaClass(reader.TokenType)} can not be converted to {wanted}"),
    };

    private sealed class Text : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw WrongType(ref reader, "an String"),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    private sealed class Flag : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw WrongType(ref reader, "a Boolean"),
        };

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
    }

    private sealed class Whole : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? reader.TryGetInt32(out var value) ? value : (int)Math.Clamp(reader.GetDouble(), int.MinValue, int.MaxValue)
                : throw WrongType(ref reader, "an Integer");

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class Long : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? reader.TryGetInt64(out var value) ? value : (long)reader.GetDouble()
                : throw WrongType(ref reader, "a Long");

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class Real : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw WrongType(ref reader, "a Double");

        // The SDKs read whole rates as 10.0; JSON does not mind.
        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value == Math.Floor(value) && Math.Abs(value) < 1e15 ? $"{(long)value}.0" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class Timestamp : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(reader.GetDouble() * 1000))
                : throw WrongType(ref reader, "a Date");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.ToUnixTimeSeconds());
    }
}
