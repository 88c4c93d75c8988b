using System.Text.RegularExpressions;

namespace Gatehouse.Definitions.Rest;

/// <summary>Where the value of a parameter mapping comes from.</summary>
public enum MappingSource
{
    /// <summary><c>'text'</c>.</summary>
    Literal,
    Path,
    QueryString,
    MultiValueQueryString,
    Header,
    MultiValueHeader,

    /// <summary>The whole body, or the part that a JSONPath names.</summary>
    Body,
    StageVariable,
    Context,
}

/// <summary>
/// A parameter mapping, parsed: <c>method.request.path.id</c>, <c>integration.response.header.ETag</c>,
/// <c>stageVariables.tier</c>, <c>context.requestId</c>, <c>'text'</c>.
/// </summary>
/// <param name="Name">The parameter's name, the JSONPath behind <c>body.</c> (empty for the whole body), or the literal's text.</param>
public sealed partial record MappingExpression(MappingSource Source, string Name)
{
    /// <summary>Reads an expression of the request side; null when it is none.</summary>
    public static MappingExpression? ParseRequest(string text) => Parse(text, "method.request.");

    /// <summary>Reads an expression of the response side; null when it is none.</summary>
    public static MappingExpression? ParseResponse(string text) =>
        Parse(text, "integration.response.") is { Source: not (MappingSource.Path or MappingSource.QueryString or MappingSource.MultiValueQueryString) } expression
            ? expression
            : null;

    /// <summary>Letters, digits and <c>. _ $ -</c>: what a parameter may be called to be mapped.</summary>
    public static bool IsName(string name) => Names().IsMatch(name);

    private static MappingExpression? Parse(string text, string prefix)
    {
        if (text.Length >= 2 && text[0] == '\'' && text[^1] == '\'')
        {
            return new MappingExpression(MappingSource.Literal, text[1..^1]);
        }

        if (text.StartsWith("stageVariables.", StringComparison.Ordinal))
        {
            return Named(MappingSource.StageVariable, text["stageVariables.".Length..]);
        }

        if (text.StartsWith("context.", StringComparison.Ordinal))
        {
            return Named(MappingSource.Context, text["context.".Length..]);
        }

        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text[prefix.Length..];
        if (rest == "body")
        {
            return new MappingExpression(MappingSource.Body, "");
        }

        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        var name = rest[(dot + 1)..];
        return rest[..dot] switch
        {
            "path" => Named(MappingSource.Path, name),
            "querystring" => Named(MappingSource.QueryString, name),
            "multivaluequerystring" => Named(MappingSource.MultiValueQueryString, name),
            "header" => Named(MappingSource.Header, name),
            "multivalueheader" => Named(MappingSource.MultiValueHeader, name),
            "body" when name.Length > 0 => new MappingExpression(MappingSource.Body, name),
            _ => null,
        };
    }

    private static MappingExpression? Named(MappingSource source, string name) =>
        IsName(name) ? new MappingExpression(source, name) : null;

    [GeneratedRegex(@"^[a-zA-Z0-9._$-]+\z")]
    private static partial Regex Names();
}
