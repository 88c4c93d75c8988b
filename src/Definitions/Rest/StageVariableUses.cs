using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Definitions.Rest;

/// <summary>Finds where a definition reads stage variables, so that a missing or changed one is seen before callers see it.</summary>
public static partial class StageVariableUses
{
    /// <summary>Places by variable name: <c>GET /pets</c>, <c>authorizer jwt</c>, <c>gateway response DEFAULT_4XX</c>.</summary>
    public static Map<Items<string>> Of(RestApi api)
    {
        var uses = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (path, resource) in api.Resources)
        {
            foreach (var (verb, method) in resource.Methods)
            {
                Collect(uses, $"{verb} {path}", method);
            }
        }

        foreach (var (name, authorizer) in api.Authorizers)
        {
            Collect(uses, $"authorizer {name}", authorizer);
        }

        foreach (var (type, response) in api.GatewayResponses)
        {
            Collect(uses, $"gateway response {type}", response);
        }

        return uses.ToMap(use => use.Key, use => use.Value.ToItems());
    }

    private static void Collect<T>(SortedDictionary<string, List<string>> uses, string place, T part)
    {
        var json = DefinitionJson.Write(part);
        if (json.AsSpan().IndexOf("stageVariables"u8) < 0)
        {
            return;
        }

        foreach (var name in Reference().Matches(Encoding.UTF8.GetString(json)).Select(NameOf).Distinct(StringComparer.Ordinal))
        {
            if (!uses.TryGetValue(name, out var places))
            {
                uses[name] = places = [];
            }

            places.Add(place);
        }
    }

    private static string NameOf(Match match) => match.Groups["dotted"].Success ? match.Groups["dotted"].Value : match.Groups["quoted"].Value;

    // ${stageVariables.host}, $stageVariables.host, $stageVariables['host'], $stageVariables.get(\"host\")
    [GeneratedRegex("""stageVariables(\.get\(\\?['"](?<quoted>\w+)|\[\\?['"](?<quoted>\w+)|\.(?<dotted>\w+))""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
