using System.Text.Json;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Follows <c>$ref</c>s within the document. Nothing outside it is ever fetched.</summary>
internal sealed class References(JsonElement root, NoteList notes)
{
    private const int MaximumHops = 32;

    private readonly Dictionary<string, JsonElement?> _known = new(StringComparer.Ordinal);

    /// <summary>The element itself, or what its reference leads to; null, with a note, when that is nowhere.</summary>
    /// <param name="pointer">Where the element stands; afterwards, where the result stands.</param>
    public JsonElement? Resolve(JsonElement element, ref string pointer)
    {
        var from = pointer;
        for (var hop = 0; hop < MaximumHops; hop++)
        {
            if (element.Text("$ref") is not { } reference)
            {
                return element;
            }

            if (!reference.StartsWith('#'))
            {
                notes.Once(Severity.Warning, "remote-ref", reference, from, $"{reference} stands in another document, which is not fetched; put it into this one.");
                return null;
            }

            if (Find(reference) is not { } target)
            {
                notes.Once(Severity.Error, "ref", reference, from, $"The reference {reference} leads nowhere.");
                return null;
            }

            element = target;
            pointer = Uri.UnescapeDataString(reference[1..]);
        }

        notes.Once(Severity.Error, "ref", from, from, "The reference goes round in a circle.");
        return null;
    }

    /// <summary>What <c>#/components/…</c> points at; null when nothing is there.</summary>
    public JsonElement? Find(string reference)
    {
        if (_known.TryGetValue(reference, out var known))
        {
            return known;
        }

        JsonElement? at = root;
        foreach (var part in Pointers.Split(Uri.UnescapeDataString(reference[1..])))
        {
            at = at is not { } element ? null
                : element.ValueKind == JsonValueKind.Object && element.TryGetProperty(part, out var child) ? child
                : element.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index >= 0 && index < element.GetArrayLength() ? element[index]
                : null;
        }

        return _known[reference] = at;
    }
}
