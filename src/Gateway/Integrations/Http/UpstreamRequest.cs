using System.Text;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Mapping;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Stages;

namespace Gatehouse.Gateway.Integrations.Http;

/// <summary>
/// Verb, address and mapped parameters of a call to an HTTP backend, compiled. An address without placeholders is parsed
/// once; else only its text is put together per request, from values that are already encoded.
/// </summary>
internal sealed class UpstreamRequest
{
    // Values are encoded where they are put in, and dot segments are gone before routes are matched.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMethod? _verb;
    private readonly string[] _literals;
    private readonly (ValueSource Source, bool IsPath, string Placeholder)[] _values;
    private readonly (string Name, ValueSource Value)[] _query;
    private readonly string _ownQuery;
    private readonly Uri? _constant;

    private UpstreamRequest(
        HttpMethod? verb, string[] literals, (ValueSource, bool, string)[] values, string ownQuery, (string, ValueSource)[] query, (string, ValueSource)[] headers, string apiId)
    {
        _verb = verb;
        _literals = literals;
        _values = values;
        _ownQuery = ownQuery;
        _query = query;
        Headers = headers;
        ApiId = apiId;
        UserAgent = $"AmazonAPIGateway_{apiId}";
        ForbiddenHeader = headers.Select(header => header.Item1).FirstOrDefault(HeaderRules.MayNotBeMapped);
        _constant = values.Length == 0 ? new Uri(literals[0] + (ownQuery.Length > 0 ? "?" + ownQuery : ""), AsWritten) : null;
    }

    /// <summary>Headers that mappings set, in the definition's order; those that AWS drops silently are left out already.</summary>
    public IReadOnlyList<(string Name, ValueSource Value)> Headers { get; }

    public string ApiId { get; }

    public string UserAgent { get; }

    /// <summary>A mapped header that only the gateway may set: every call fails with 500.</summary>
    public string? ForbiddenHeader { get; }

    /// <summary>Null when the address is not valid once stage variables are in.</summary>
    public static UpstreamRequest? Compile(StageContext stage, IReadOnlyList<string> variables, Integration integration)
    {
        var address = stage.WithVariables(integration.Uri ?? "").Trim();
        var mark = address.IndexOf('?');
        var (path, query) = mark < 0 ? (address, "") : (address[..mark], address[(mark + 1)..]);
        var mapped = integration.RequestParameters
            .Select(item => (Target: item.Key["integration.request.".Length..], Source: ValueSource.CompileRequest(stage, variables, item.Value)))
            .ToList();
        var paths = mapped.Where(item => item.Target.StartsWith("path.", StringComparison.Ordinal)).ToDictionary(item => item.Target["path.".Length..], item => item.Source);

        var literals = new List<string>();
        var values = new List<(ValueSource, bool, string)>();
        var rest = path.Length > 0 && query.Contains('{') ? address : path;
        var constantQuery = ReferenceEquals(rest, address) ? "" : query;
        while (true)
        {
            var open = rest.IndexOf('{');
            var close = open < 0 ? -1 : rest.IndexOf('}', open);
            if (close < 0)
            {
                literals.Add(rest);
                break;
            }

            var name = rest[(open + 1)..close].TrimEnd('+');
            literals.Add(rest[..open]);

            // A placeholder without a mapping takes the route's own variable of that name.
            var source = paths.GetValueOrDefault(name) ?? new PathSource(ValueSource.IndexOf(variables, name));
            values.Add((source, source is PathSource, name));
            rest = rest[(close + 1)..];
        }

        var sample = string.Concat(literals.SelectMany((text, i) => i < values.Count ? new[] { text, "x" } : [text]));
        if (!Uri.TryCreate(sample, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
        {
            return null;
        }

        if (values.Count == 0)
        {
            // One canonical form for what never changes; the query joins it as written.
            literals[0] = new Uri(literals[0]).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        }

        return new UpstreamRequest(
            string.IsNullOrEmpty(integration.HttpMethod) || integration.HttpMethod == "ANY" ? null : HttpMethod.Parse(integration.HttpMethod),
            [.. literals],
            [.. values],
            constantQuery,
            [.. Targets("querystring.")],
            [.. Targets("header.").Where(header => !HeaderRules.IsDroppedWhenMapped(header.Item1))],
            stage.Snapshot.ApiId);

        IEnumerable<(string, ValueSource)> Targets(string kind) => mapped
            .Where(item => item.Target.StartsWith(kind, StringComparison.Ordinal))
            .Select(item => (item.Target[kind.Length..], item.Source));
    }

    public HttpMethod Verb(Exchange x) => _verb ?? HttpMethod.Parse(x.Verb);

    /// <summary>The backend's address for a request; null when a placeholder has no value.</summary>
    /// <param name="withCallersQuery">Whether the caller's query goes along, as sent.</param>
    public Uri? Address(Exchange x, bool withCallersQuery)
    {
        var callersQuery = withCallersQuery ? x.Query : "";
        if (_constant is not null && callersQuery.Length == 0 && _query.Length == 0)
        {
            return _constant;
        }

        var text = new StringBuilder(_literals[0].Length + 64 + callersQuery.Length).Append(_literals[0]);
        for (var i = 0; i < _values.Length; i++)
        {
            if (_values[i].Source.Read(x, null) is not { Length: > 0 } value)
            {
                x.Reason = $"The backend's address needs {{{_values[i].Placeholder}}}, which has no value.";
                return null;
            }

            // A path variable is still encoded as the caller sent it.
            text.Append(_values[i].IsPath ? value : Uri.EscapeDataString(value)).Append(_literals[i + 1]);
        }

        var separator = _literals.Any(literal => literal.Contains('?')) ? '&' : '?';
        if (_ownQuery.Length > 0)
        {
            text.Append(separator).Append(_ownQuery);
            separator = '&';
        }

        if (callersQuery.Length > 1)
        {
            text.Append(separator).Append(callersQuery.AsSpan(1));
            separator = '&';
        }

        foreach (var (name, source) in _query)
        {
            if (source.Read(x, null) is { Length: > 0 } value)
            {
                text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        if (Uri.TryCreate(text.ToString(), AsWritten, out var address))
        {
            return address;
        }

        x.Reason = "The backend's address is not valid with this request's values.";
        return null;
    }

    /// <summary>Sets what mappings set, in place of what is there.</summary>
    public void MapHeaders(Exchange x, HttpRequestMessage message)
    {
        foreach (var (name, source) in Headers)
        {
            if (source.Read(x, null) is not { Length: > 0 } value || value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            {
                continue;
            }

            // Content headers are refused by the request's own collection, and the other way round.
            if (IsContentHeader(name))
            {
                message.Content?.Headers.Remove(name);
                message.Content?.Headers.TryAddWithoutValidation(name, value);
                continue;
            }

            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static bool IsContentHeader(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.Equals("Allow", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Expires", StringComparison.OrdinalIgnoreCase) || name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets what the gateway itself tells every backend.</summary>
    public void AddOwnHeaders(Exchange x, HttpRequestMessage message)
    {
        if (!message.Headers.NonValidated.Contains("Accept"))
        {
            message.Headers.TryAddWithoutValidation("Accept", "application/json");
        }

        if (!message.Headers.NonValidated.Contains("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        message.Headers.TryAddWithoutValidation(HeaderRules.ApiId, ApiId);
        message.Headers.TryAddWithoutValidation(HeaderRules.TraceId, x.TraceId = RequestIds.Trace(x.Http.Request.Headers[HeaderRules.TraceId].ToString(), x.ReceivedAt));
    }
}
