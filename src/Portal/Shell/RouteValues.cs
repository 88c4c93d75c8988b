using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// Gives a page only those parts of its address that it has parameters for. The team, API and version reach a page resolved, by
/// cascade, and a page below <c>/t/{team}</c> should not have to declare the raw words as well.
/// </summary>
internal static class RouteValues
{
    private static readonly ConcurrentDictionary<Type, HashSet<string>> Parameters = new();

    public static RouteData For(RouteData route)
    {
        var wanted = Parameters.GetOrAdd(route.PageType, static page => page.GetProperties()
            .Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null)
            .Select(property => property.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase));
        return new RouteData(route.PageType, route.RouteValues.Where(value => wanted.Contains(value.Key)).ToDictionary())
        {
            Template = route.Template,
        };
    }
}
