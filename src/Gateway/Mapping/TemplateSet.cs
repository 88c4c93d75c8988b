using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Gateway.Mapping;

/// <summary>Request templates by content type, and what becomes of a body that has none ("Method request behavior for payloads without mapping templates").</summary>
internal sealed class TemplateSet
{
    private readonly (string MediaType, BodyTemplate Template)[] _templates;
    private readonly BodyTemplate? _default;
    private readonly PassthroughBehavior _otherwise;

    private TemplateSet((string, BodyTemplate)[] templates, BodyTemplate? fallback, PassthroughBehavior otherwise)
    {
        _templates = templates;
        _default = fallback;
        _otherwise = otherwise;
    }

    public IEnumerable<BodyTemplate> All => _templates.Select(item => item.Template);

    public static TemplateSet Compile(Map<string> templates, PassthroughBehavior otherwise)
    {
        // An empty template counts as none.
        var compiled = templates.Where(item => item.Value.Length > 0).Select(item => (item.Key, Template: BodyTemplate.Compile(item.Value))).ToArray();
        return new TemplateSet(compiled, Array.Find(compiled, item => item.Key == "$default").Template, otherwise);
    }

    /// <param name="contentType">The request's header; empty when it has none.</param>
    /// <param name="template">Null when the body passes as it is.</param>
    /// <returns>False when such a body is refused: 415.</returns>
    public bool Choose(string contentType, out BodyTemplate? template)
    {
        var media = MediaType(contentType);
        foreach (var (type, candidate) in _templates)
        {
            if (media.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                template = candidate;
                return true;
            }
        }

        template = _default;
        return template is not null
            || _otherwise == PassthroughBehavior.WHEN_NO_MATCH
            || (_otherwise == PassthroughBehavior.WHEN_NO_TEMPLATES && _templates.Length == 0);
    }

    private static ReadOnlySpan<char> MediaType(string contentType)
    {
        var end = contentType.IndexOf(';');
        var media = (end < 0 ? contentType.AsSpan() : contentType.AsSpan(0, end)).Trim();
        return media.IsEmpty ? "application/json" : media;
    }
}
