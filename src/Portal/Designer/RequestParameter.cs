namespace Gatehouse.Portal.Designer;

public enum ParameterKind
{
    Path,
    Query,
    Header,
}

/// <summary>A declared parameter of a method, read from <c>method.request.querystring.limit</c>.</summary>
public sealed record RequestParameter(ParameterKind Kind, string Name, bool Multi = false)
{
    private static readonly (string Prefix, ParameterKind Kind, bool Multi)[] Prefixes =
    [
        ("method.request.path.", ParameterKind.Path, false),
        ("method.request.querystring.", ParameterKind.Query, false),
        ("method.request.multivaluequerystring.", ParameterKind.Query, true),
        ("method.request.header.", ParameterKind.Header, false),
        ("method.request.multivalueheader.", ParameterKind.Header, true),
    ];

    /// <summary>The key under which the definition keeps it.</summary>
    public string Key => Prefixes.First(entry => entry.Kind == Kind && entry.Multi == Multi).Prefix + Name;

    /// <summary>Null for a key of another form, which only an import can bring; it stays in the definition untouched.</summary>
    public static RequestParameter? Parse(string key)
    {
        var found = Prefixes.FirstOrDefault(entry => key.StartsWith(entry.Prefix, StringComparison.Ordinal));
        return found.Prefix is null ? null : new RequestParameter(found.Kind, key[found.Prefix.Length..], found.Multi);
    }

    public static string Word(ParameterKind kind) => kind switch
    {
        ParameterKind.Path => "path",
        ParameterKind.Query => "query",
        _ => "header",
    };
}
