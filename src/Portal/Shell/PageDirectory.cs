using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Shell;

/// <summary>Which pages exist, read from the routes themselves, so that navigation never offers a dead link.</summary>
internal static partial class PageDirectory
{
    private static readonly HashSet<string> Templates = typeof(App).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
        .Select(route => Shape(route.Template))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="template">A route template; the names of its parameters do not matter.</param>
    public static bool Has(string template) => Templates.Contains(Shape(template));

    private static string Shape(string template) => Parameter().Replace(template.TrimEnd('/'), "{}");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
