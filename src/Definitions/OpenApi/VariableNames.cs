using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>Names of path variables, by where they stand in a definition, for paths that are to follow them.</summary>
internal sealed class VariableNames
{
    private readonly Dictionary<string, string> _partUnder = new(StringComparer.Ordinal);

    public VariableNames(RestApi leader)
    {
        foreach (var path in leader.Resources.Keys.Where(path => path.EndsWith('}')))
        {
            _partUnder[ResourceRules.Parent(path)] = path[(path.LastIndexOf('/') + 1)..];
        }
    }

    /// <summary>The same path with the leader's names where it has variables too.</summary>
    public string Follow(string path)
    {
        var followed = "";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var parent = followed.Length == 0 ? "/" : followed;
            followed += "/" + (ResourceRules.IsVariable(part)
                && _partUnder.TryGetValue(parent, out var leading)
                && ResourceRules.IsGreedy(leading) == ResourceRules.IsGreedy(part) ? leading : part);
        }

        return followed.Length == 0 ? "/" : followed;
    }

    /// <summary>The method as it reads at its new path.</summary>
    public static RestMethod Rename(RestMethod method, string from, string to)
    {
        if (from == to)
        {
            return method;
        }

        var names = ResourceRules.Variables(from).Zip(ResourceRules.Variables(to)).ToDictionary(
            pair => "method.request.path." + pair.First, pair => "method.request.path." + pair.Second, StringComparer.Ordinal);
        return method with
        {
            RequestParameters = method.RequestParameters.ToMap(item => names.GetValueOrDefault(item.Key, item.Key), item => item.Value),
            Integration = method.Integration is not { } integration ? null : integration with
            {
                RequestParameters = integration.RequestParameters.ToMap(item => item.Key, item => names.GetValueOrDefault(item.Value, item.Value)),
                CacheKeyParameters = [.. integration.CacheKeyParameters.Select(parameter => names.GetValueOrDefault(parameter, parameter))],
            },
        };
    }
}
