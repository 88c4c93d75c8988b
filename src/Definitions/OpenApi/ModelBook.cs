using System.Text.Json;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>The models of an import: the document's named schemas, and one for each schema written where it is used.</summary>
internal sealed class ModelBook
{
    private const string JsonType = "application/json";

    private readonly References _references;
    private readonly NoteList _notes;
    private readonly SchemaConversion _conversion;
    private readonly string _prefix;
    private readonly Dictionary<string, string> _nameOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nameBySchema = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApiModel> _models = new(StringComparer.Ordinal);

    /// <param name="prefix"><c>#/components/schemas/</c> or <c>#/definitions/</c>.</param>
    public ModelBook(JsonElement root, References references, string prefix, NoteList notes)
    {
        (_references, _notes, _prefix) = (references, notes, prefix);
        _conversion = new SchemaConversion(references, notes, reference => NameOfReference(reference));
        var pointer = prefix[1..^1];
        var schemas = references.Find(prefix[..^1]) is { } found ? found.Properties().ToArray() : [];
        foreach (var schema in schemas)
        {
            var name = Fresh(schema.Name);
            _nameOf[schema.Name] = name;
            if (name != schema.Name)
            {
                notes.Count(Severity.Hint, "model-name", pointer, number => $"{number:N0} {(number == 1 ? "schema has" : "schemas have")} another name as a model: a model's name is letters and digits only.");
            }
        }

        foreach (var schema in schemas)
        {
            _models[_nameOf[schema.Name]] = new ApiModel
            {
                Description = schema.Value.Text("description"),
                Schema = _conversion.Convert(schema.Value, Pointers.Append(pointer, schema.Name)),
            };
        }
    }

    public Map<ApiModel> Models => _models.ToMap();

    public static bool IsJson(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.Equals(JsonType, StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("/json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The model of a schema as it stands in an operation; null when it says nothing about JSON bodies.</summary>
    /// <param name="suggested">What a model for a schema without a name is to be called.</param>
    public string? ModelFor(JsonElement schema, string contentType, string suggested, string pointer)
    {
        if (!IsJson(contentType))
        {
            var type = contentType.Split(';')[0].Trim();
            _notes.Count(Severity.Hint, "model-type", pointer, number => $"{number:N0} {(number == 1 ? "body" : "bodies")} of type {type}: no model is made, because models check JSON.", type);
            return null;
        }

        if (schema.Text("$ref") is { } reference && NameOfReference(reference) is { } known)
        {
            return known;
        }

        var text = _conversion.Convert(schema, pointer);
        if (text == "{}")
        {
            return null;
        }

        if (_nameBySchema.TryGetValue(text, out var same))
        {
            return same;
        }

        var name = Fresh(suggested);
        _models[name] = new ApiModel { Schema = text };
        return _nameBySchema[text] = name;
    }

    private string? NameOfReference(string reference) =>
        reference.StartsWith(_prefix, StringComparison.Ordinal)
        && Uri.UnescapeDataString(reference[_prefix.Length..]).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) is var name
            ? _nameOf.GetValueOrDefault(name)
            : null;

    private string Fresh(string wanted)
    {
        var name = string.Concat(Words(wanted));
        if (name.Length == 0)
        {
            name = "Model";
        }

        var free = name;
        for (var number = 2; !_taken.Add(free); number++)
        {
            free = $"{name}{number}";
        }

        return free;
    }

    // "Links-Self" becomes LinksSelf, "code-scanning_alert" becomes codeScanningAlert; a plain name stays as it is.
    private static IEnumerable<string> Words(string text)
    {
        var words = System.Text.RegularExpressions.Regex.Split(text, "[^a-zA-Z0-9]+").Where(word => word.Length > 0);
        return words.Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]);
    }
}
