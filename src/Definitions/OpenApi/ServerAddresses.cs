using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Where operations without an integration go: the caller's base URL, else the nearest server of the document.</summary>
internal sealed partial class ServerAddresses
{
    private readonly string? _given;
    private readonly NoteList _notes;

    public ServerAddresses(JsonElement root, bool isSwagger, string? given, NoteList notes)
    {
        _given = string.IsNullOrWhiteSpace(given) ? null : given.Trim().TrimEnd('/');
        _notes = notes;
        var declared = isSwagger ? Swagger(root) : First(root, "/servers");
        BasePath = PathOf(declared);
        Default = Choose(declared);
    }

    /// <summary>The address of the whole document, without a slash at its end; null when there is none.</summary>
    public string? Default { get; }

    /// <summary>The path of the document's own address, <c>/v2</c>; empty when it has none.</summary>
    public string BasePath { get; }

    /// <summary>The address of an operation, whose own servers come before its path's.</summary>
    public string? For(JsonElement operation, JsonElement pathItem, string pointer)
    {
        var nearest = operation.Get("servers") is not null ? First(operation, pointer + "/servers")
            : pathItem.Get("servers") is not null ? First(pathItem, pointer + "/servers")
            : null;
        return nearest is null ? Default : Choose(nearest) ?? Default;
    }

    private string? Choose(string? declared)
    {
        if (_given is not null)
        {
            return declared is ['/', _, ..] && HostOnly().IsMatch(_given) ? _given + declared.TrimEnd('/') : _given;
        }

        return declared is not null && Absolute().IsMatch(declared) ? declared.TrimEnd('/') : null;
    }

    private string? First(JsonElement holder, string pointer)
    {
        if (holder.Elements("servers").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } server || server.Text("url") is not { } url)
        {
            return null;
        }

        return Variable().Replace(url, match =>
        {
            var name = match.Groups[1].Value;
            if (server.Object("variables")?.Object(name) is { } variable && variable.Scalar("default") is { } value)
            {
                return value;
            }

            _notes.Once(Severity.Error, "server-variable", url + name, pointer, $"The server address {url} has a variable {{{name}}} without a default.");
            return "";
        });
    }

    private static string? Swagger(JsonElement root)
    {
        var path = root.Text("basePath")?.TrimEnd('/') ?? "";
        if (root.Text("host") is not { Length: > 0 } host)
        {
            return path;
        }

        var schemes = root.Texts("schemes").ToArray();
        return $"{(schemes.Length == 0 || schemes.Contains("https") ? "https" : schemes[0])}://{host}{path}";
    }

    private static string PathOf(string? address)
    {
        if (address is null)
        {
            return "";
        }

        var host = Absolute().Match(address);
        var rest = host.Success ? address[host.Length..] : address;
        return rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? rest[slash..].TrimEnd('/') : "";
    }

    [GeneratedRegex(@"^https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Absolute();

    [GeneratedRegex(@"^https?://[^/]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex HostOnly();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Variable();
}
