using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Stages;

namespace Gatehouse.Gateway.Mapping;

/// <summary>An integration response, compiled.</summary>
/// <param name="Declared">Whether the method declares a response of this status; without one the call fails.</param>
/// <param name="Headers">Target header names and their values' sources.</param>
/// <param name="Templates">By media type, in the definition's order.</param>
internal sealed record CompiledResponse(
    int Status, bool Declared, IReadOnlyList<(string Name, ValueSource Value)> Headers, IReadOnlyList<(string MediaType, BodyTemplate Template)> Templates)
{
    /// <summary>The template for an <c>Accept</c> header: its type's, else the first; null passes the body.</summary>
    public (string MediaType, BodyTemplate Template)? TemplateFor(string accept)
    {
        if (Templates.Count == 0)
        {
            return null;
        }

        var wanted = accept.Split(',')[^1].Split(';')[0].Trim();
        wanted = wanted.Length == 0 ? "application/json" : wanted;
        foreach (var candidate in Templates)
        {
            if (candidate.MediaType.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return Templates[0];
    }
}

/// <summary>
/// Chooses the integration response for a backend's status: patterns are tried in the order of their answers' status and
/// must match the whole text; then comes the one without a pattern. Statuses of HTTP are decided once, at compilation.
/// </summary>
internal sealed class ResponseSelection
{
    private const int Highest = 599;

    private readonly CompiledResponse?[] _byStatus = new CompiledResponse?[Highest + 1];
    private readonly (Regex Pattern, CompiledResponse Response)[] _patterns;
    private readonly CompiledResponse? _default;

    private ResponseSelection((Regex, CompiledResponse)[] patterns, CompiledResponse? fallback)
    {
        _patterns = patterns;
        _default = fallback;
        for (var status = 0; status <= Highest; status++)
        {
            _byStatus[status] = Match(status);
        }
    }

    public static ResponseSelection Compile(StageContext stage, RestMethod method, Integration integration)
    {
        var patterns = new List<(Regex, CompiledResponse)>();
        CompiledResponse? fallback = null;
        foreach (var (status, response) in integration.Responses)
        {
            var compiled = Compile(stage, method, status, response);
            if (string.IsNullOrEmpty(response.SelectionPattern))
            {
                fallback ??= compiled;
            }
            else
            {
                patterns.Add((Whole(response.SelectionPattern), compiled));
            }
        }

        return new ResponseSelection([.. patterns], fallback);
    }

    /// <summary>Null when nothing matches and there is no default.</summary>
    public CompiledResponse? Select(int status) => status is >= 0 and <= Highest ? _byStatus[status] : Match(status);

    private CompiledResponse? Match(int status)
    {
        var text = status.ToString(CultureInfo.InvariantCulture);
        foreach (var (pattern, response) in _patterns)
        {
            if (pattern.IsMatch(text))
            {
                return response;
            }
        }

        return _default;
    }

    private static CompiledResponse Compile(StageContext stage, RestMethod method, string status, IntegrationResponse response) => new(
        int.Parse(status, CultureInfo.InvariantCulture),
        method.Responses.ContainsKey(status),
        [.. response.ResponseParameters.Select(item => (item.Key["method.response.header.".Length..], ValueSource.CompileResponse(stage, item.Value)))],
        [.. response.ResponseTemplates.Where(item => item.Value.Length > 0).Select(item => (item.Key, BodyTemplate.Compile(item.Value)))]);

    private static Regex Whole(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (ArgumentException e)
        {
            throw new StageRefusedException($"The selection pattern '{pattern}' is no regular expression: {e.Message}");
        }
    }
}
