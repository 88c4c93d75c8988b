namespace Gatehouse.Gateway.Routing;

/// <summary>Says which route a caller may have meant. Only run when somebody looks at an unmatched request.</summary>
internal static class NearestRoute
{
    public static string Explain(string verb, string path, IReadOnlyList<(string Verb, string Path)> routes)
    {
        var best = routes
            .Select(route => (route.Verb, route.Path, Distance: Distance(path, route.Path) + (route.Verb == verb || route.Verb == "ANY" ? 0 : 1)))
            .OrderBy(route => route.Distance)
            .FirstOrDefault();
        return best.Path is null
            ? $"No route matches {verb} {path}; the stage has no routes."
            : $"No route matches {verb} {path}. Nearest: {best.Verb} {best.Path}.";
    }

    // Edit distance by segment; a variable fits any segment at a small price.
    private static int Distance(string path, string route)
    {
        var wanted = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var given = route.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var distance = 3 * Math.Abs(wanted.Length - given.Length);
        for (var i = 0; i < Math.Min(wanted.Length, given.Length); i++)
        {
            distance += given[i][0] == '{' ? 1 : Edits(wanted[i], given[i]);
        }

        return distance;
    }

    private static int Edits(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
