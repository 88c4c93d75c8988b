using Gatehouse.Gateway.Routing;

namespace Gatehouse.Gateway.Tests.Routing;

public sealed class RouteTableTests
{
    private static readonly RouteTable<string> Table = Routes(
        "GET /", "GET /pets", "POST /pets", "GET /pets/{id}", "ANY /pets/{id}/toys", "GET /pets/{id}/toys/{toy}", "GET /pets/mine", "OPTIONS /{proxy+}",
        "POST /test", "GET /part1/hard", "GET /{a+}", "DELETE /pets/{rest+}", "GET /a/{x}/c/d", "GET /a/b/{y}/e", "PUT /only/ANY", "ANY /any", "GET /any", "GET /co:lon");

    [Theory]
    [InlineData("GET", "/", "GET /")]
    [InlineData("GET", "", "GET /")]
    [InlineData("GET", "///", "GET /")]
    [InlineData("GET", "/pets", "GET /pets")]
    [InlineData("GET", "/pets/", "GET /pets")]
    [InlineData("GET", "//pets", "GET /pets")]
    [InlineData("GET", "/Pets", "GET /{a+}")]
    [InlineData("GET", "/pets/1", "GET /pets/{id}")]
    [InlineData("GET", "/pets/mine", "GET /pets/mine")]
    [InlineData("GET", "/pets/mine/toys/x", "GET /pets/{id}/toys/{toy}")]
    [InlineData("PATCH", "/pets/1/toys", "ANY /pets/{id}/toys")]
    [InlineData("DELETE", "/pets/1", "DELETE /pets/{rest+}")]
    [InlineData("DELETE", "/pets/1/toys", "ANY /pets/{id}/toys")]
    [InlineData("DELETE", "/pets/1/toys/2", "DELETE /pets/{rest+}")]
    [InlineData("DELETE", "/pets", null)]
    [InlineData("OPTIONS", "/test", "OPTIONS /{proxy+}")]
    [InlineData("POST", "/test", "POST /test")]
    [InlineData("PUT", "/test", null)]
    [InlineData("GET", "/part1/hard", "GET /part1/hard")]
    [InlineData("GET", "/part1/other", "GET /{a+}")]
    [InlineData("GET", "/a/b/c/d", "GET /a/{x}/c/d")]
    [InlineData("GET", "/a/b/c/e", "GET /a/b/{y}/e")]
    [InlineData("GET", "/a//c/d", "GET /{a+}")]
    [InlineData("HEAD", "/pets", null)]
    [InlineData("HEAD", "/any", "ANY /any")]
    [InlineData("GET", "/any", "GET /any")]
    [InlineData("TRACE", "/any", null)]
    [InlineData("GET", "/p%65ts", "GET /pets")]
    [InlineData("GET", "/co%3Alon", "GET /co:lon")]
    [InlineData("GET", "/pets/%2Fx", "GET /pets/{id}")]
    public void Picks_resource_and_verb_as_one_decision(string verb, string path, string? expected)
    {
        var captures = new PathCaptures();
        Assert.Equal(expected, Table.Match(path, HttpVerb.Parse(verb), ref captures));
    }

    [Theory]
    [InlineData("GET", "/pets/%20a/toys/b/", "%20a", "b")]
    [InlineData("DELETE", "/pets/x//y/", "x//y", null)]
    [InlineData("GET", "//any thing//z", "any thing//z", null)]
    public void Values_are_as_sent(string verb, string path, string first, string? second)
    {
        var captures = new PathCaptures();
        Assert.NotNull(Table.Match(path, HttpVerb.Parse(verb), ref captures));
        Assert.Equal(first, path.Substring(captures[0].Start, captures[0].Length));
        if (second is not null)
        {
            Assert.Equal(second, path.Substring(captures[1].Start, captures[1].Length));
        }
    }

    [Fact]
    public void Agrees_with_a_plain_search_on_random_trees()
    {
        var random = new Random(7);
        string[] parts = ["a", "b", "{v}", "{g+}"];
        for (var round = 0; round < 300; round++)
        {
            var routes = Enumerable.Range(0, 8).Select(_ =>
            {
                var path = Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(3)]).ToList();
                if (random.Next(3) == 0)
                {
                    path[^1] = parts[3];
                }

                return $"{(random.Next(2) == 0 ? "GET" : "POST")} /{string.Join('/', path)}";
            }).Distinct().ToArray();
            var table = Routes(routes);
            for (var call = 0; call < 30; call++)
            {
                var path = "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => "abc"[random.Next(3)]));
                var captures = new PathCaptures();
                Assert.Equal(Plain(routes, "GET", path), table.Match(path, HttpVerb.Parse("GET"), ref captures));
            }
        }
    }

    // The most specific route that fits, comparing kinds of segments from left to right.
    private static string? Plain(string[] routes, string verb, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return routes
            .Where(route => route.StartsWith(verb + " "))
            .Where(route =>
            {
                var parts = route.Split('/')[1..];
                for (var i = 0; i < parts.Length; i++)
                {
                    if (parts[i].EndsWith("+}"))
                    {
                        return segments.Length > i;
                    }

                    if (i >= segments.Length || (parts[i][0] != '{' && parts[i] != segments[i]))
                    {
                        return false;
                    }
                }

                return parts.Length == segments.Length;
            })
            .OrderBy(route => string.Concat(route.Split('/')[1..].Select(part => part.EndsWith("+}") ? '2' : part[0] == '{' ? '1' : '0')), StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static RouteTable<string> Routes(params string[] routes) => new(routes
        .Select(route => (Verb: route.Split(' ')[0], Path: route.Split(' ')[1]))
        .GroupBy(route => route.Path)
        .Select(group => (group.Key, group.Select(route => (route.Verb, $"{route.Verb} {group.Key}")))));
}
