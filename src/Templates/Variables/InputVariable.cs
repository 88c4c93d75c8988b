using System.Collections.Concurrent;
using System.Text.Json;
using Gatehouse.Templates.Paths;
using Gatehouse.Templates.Vtl;

namespace Gatehouse.Templates.Variables;

/// <summary>
/// <c>$input</c> of a mapping template: the body as text, as JSON by path, and the request's parameters (Amazon API
/// Gateway developer guide, "Variables for data transformations").
/// </summary>
public sealed class InputVariable : ITemplateObject
{
    // Paths stand in templates, so there are few of them, however many requests there are; made ones stop being kept.
    private static readonly ConcurrentDictionary<string, JsonPath?> Paths = new(StringComparer.Ordinal);
    private const int KeptPaths = 10_000;

    private readonly string? _body;
    private readonly VtlMap _path;
    private readonly VtlMap _query;
    private readonly VtlMap _header;
    private JsonElement? _json;
    private bool _parsed;

    /// <param name="body">Null when there is none.</param>
    /// <param name="path">Path parameters as sent.</param>
    /// <param name="query">Query parameters, decoded, the last of each name.</param>
    /// <param name="header">Headers by the name as received, the last of each.</param>
    public InputVariable(
        string? body,
        IEnumerable<KeyValuePair<string, string>> path,
        IEnumerable<KeyValuePair<string, string>> query,
        IEnumerable<KeyValuePair<string, string>> header)
    {
        _body = body;
        _path = ToMap(path);
        _query = ToMap(query);
        _header = ToMap(header);
    }

    public bool TryGet(string name, out object? value)
    {
        // An empty body reads as an empty object.
        value = name == "body" ? string.IsNullOrEmpty(_body) ? "{}" : _body : null;
        return name == "body";
    }

    public bool TryCall(string name, object?[] arguments, out object? value)
    {
        switch (name, arguments)
        {
            case ("json", [string path]):
                value = Find(path) is { } found ? Json(found) : "\"\"";
                return true;
            case ("path", [string path]):
                value = Find(path) is { } node ? Value(node) : null;
                return true;
            case ("params", []):
                var all = new VtlMap();
                all["path"] = _path;
                all["querystring"] = _query;
                all["header"] = _header;
                value = all;
                return true;
            case ("params", [string parameter]):
                value = _path[parameter] ?? _query[parameter] ?? _header[parameter] ?? "";
                return true;
            default:
                value = null;
                return false;
        }
    }

    private PathResult? Find(string path)
    {
        if (!Paths.TryGetValue(path, out var compiled))
        {
            compiled = JsonPath.TryParse(path, out var parsed, out _) ? parsed : null;
            if (Paths.Count < KeptPaths)
            {
                Paths[path] = compiled;
            }
        }

        if (compiled is null)
        {
            throw new TemplateFault($"'{path}' is not a JSONPath.");
        }

        return Body() is { } root && compiled.TryEvaluate(root, out var result) ? result : null;
    }

    private JsonElement? Body()
    {
        if (!_parsed)
        {
            _parsed = true;
            try
            {
                using var document = JsonDocument.Parse(string.IsNullOrEmpty(_body) ? "{}" : _body);
                _json = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // A body that is not JSON has no paths.
            }
        }

        return _json;
    }

    private static object? Value(PathResult result) =>
        result.Node is { } node ? JsonText.ToValue(node)
        : result.Nodes is { } nodes ? new VtlList(nodes.Select(JsonText.ToValue), fromJson: true)
        : result.Whole is { } whole ? whole
        : result.Number is { } number ? number
        : result.Text;

    private static string Json(PathResult result) => JsonText.Of(Value(result));

    private static VtlMap ToMap(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = new VtlMap();
        foreach (var (name, value) in pairs)
        {
            map[name] = value;
        }

        return map;
    }
}
