using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Definitions;

/// <summary>
/// An immutable, ordinally sorted dictionary that compares by content, so that records built from it
/// can be compared whole ("is the draft dirty?") and always serialise in the same order.
/// </summary>
[JsonConverter(typeof(MapConverterFactory))]
[CollectionBuilder(typeof(Map), nameof(Map.Create))]
public sealed class Map<T> : IReadOnlyDictionary<string, T>, IEquatable<Map<T>>
{
    public static readonly Map<T> Empty = new(ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, T> _items;

    internal Map(ImmutableSortedDictionary<string, T> items) => _items = items;

    public T this[string key] => _items[key];

    public int Count => _items.Count;

    public IEnumerable<string> Keys => _items.Keys;

    public IEnumerable<T> Values => _items.Values;

    public bool ContainsKey(string key) => _items.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

    public T? Find(string key) => _items.TryGetValue(key, out var value) ? value : default;

    public Map<T> With(string key, T value) => new(_items.SetItem(key, value));

    public Map<T> With(IEnumerable<KeyValuePair<string, T>> items) => new(_items.SetItems(items));

    public Map<T> Without(string key) => _items.ContainsKey(key) ? new(_items.Remove(key)) : this;

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Map<T>? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _items.Count == other._items.Count && _items.SequenceEqual(other._items, EntryComparer.Instance));

    public override bool Equals(object? obj) => Equals(obj as Map<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _items)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private sealed class EntryComparer : IEqualityComparer<KeyValuePair<string, T>>
    {
        public static readonly EntryComparer Instance = new();

        public bool Equals(KeyValuePair<string, T> x, KeyValuePair<string, T> y) =>
            string.Equals(x.Key, y.Key, StringComparison.Ordinal) && EqualityComparer<T>.Default.Equals(x.Value, y.Value);

        public int GetHashCode(KeyValuePair<string, T> obj) => HashCode.Combine(obj.Key, obj.Value);
    }
}

/// <summary>Builds <see cref="Map{T}"/> values.</summary>
public static class Map
{
    public static Map<T> Create<T>(ReadOnlySpan<KeyValuePair<string, T>> items)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in items)
        {
            builder[key] = value;
        }

        return new Map<T>(builder.ToImmutable());
    }

    public static Map<T> ToMap<T>(this IEnumerable<KeyValuePair<string, T>> items) => Map<T>.Empty.With(items);

    public static Map<T> ToMap<TSource, T>(this IEnumerable<TSource> items, Func<TSource, string> key, Func<TSource, T> value) =>
        Map<T>.Empty.With(items.Select(item => KeyValuePair.Create(key(item), value(item))));
}

internal sealed class MapConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Map<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]))!;

    private sealed class Converter<T> : JsonConverter<Map<T>>
    {
        public override Map<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("An object is expected.");
            }

            var builder = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                builder[key] = JsonSerializer.Deserialize<T>(ref reader, options)!;
            }

            return builder.Count == 0 ? Map<T>.Empty : new Map<T>(builder.ToImmutable());
        }

        public override void Write(Utf8JsonWriter writer, Map<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, item) in value)
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, item, options);
            }

            writer.WriteEndObject();
        }
    }
}
