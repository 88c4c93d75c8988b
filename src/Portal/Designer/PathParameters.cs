using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// Path parameters follow the path: when <c>{petId}</c> becomes <c>{id}</c>, what a method says about
/// <c>method.request.path.petId</c> and what its templates read with <c>$input.params('petId')</c> goes along.
/// </summary>
internal static class PathParameters
{
    private const string Prefix = "method.request.path.";

    public static RestResource Renamed(RestResource resource, string from, string to)
    {
        // By place, not by name: a move up or down changes the number of parts, and then no name has changed.
        var before = ResourcePath.Variables(from).ToList();
        var after = ResourcePath.Variables(to).ToList();
        var renamed = before.Count == after.Count
            ? before.Zip(after).Where(pair => pair.First != pair.Second).ToList()
            : [];
        return renamed.Count == 0
            ? resource
            : resource with { Methods = resource.Methods.ToMap(entry => entry.Key, entry => renamed.Aggregate(entry.Value, (method, pair) => Renamed(method, pair.First, pair.Second))) };
    }

    private static RestMethod Renamed(RestMethod method, string from, string to) => method with
    {
        RequestParameters = method.RequestParameters.ToMap(entry => entry.Key == Prefix + from ? Prefix + to : entry.Key, entry => entry.Value),
        Integration = method.Integration is not { } integration ? null : integration with
        {
            RequestParameters = integration.RequestParameters.ToMap(entry => entry.Key, entry => entry.Value == Prefix + from ? Prefix + to : entry.Value),
            CacheKeyParameters = integration.CacheKeyParameters.Select(key => key == Prefix + from ? Prefix + to : key).ToItems(),
            RequestTemplates = Renamed(integration.RequestTemplates, from, to),
            Responses = integration.Responses.ToMap(entry => entry.Key, entry => entry.Value with { ResponseTemplates = Renamed(entry.Value.ResponseTemplates, from, to) }),
        },
    };

    private static Map<string> Renamed(Map<string> templates, string from, string to) => templates.ToMap(
        entry => entry.Key,
        entry => entry.Value
            .Replace($"$input.params('{from}')", $"$input.params('{to}')", StringComparison.Ordinal)
            .Replace($"$input.params(\"{from}\")", $"$input.params(\"{to}\")", StringComparison.Ordinal));
}
