using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Gatehouse.Gateway.Routing;

namespace Gatehouse.Benchmarks;

/// <summary>Nanoseconds and bytes per match over every operation of an OpenAPI document, its variables filled with values.</summary>
internal static class RouteMatching
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    public static void Run(string document)
    {
        using var file = File.OpenRead(document);
        using var json = JsonDocument.Parse(document.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var paths = json.RootElement.GetProperty("paths").EnumerateObject()
            .Select(path => (path.Name, Verbs: path.Value.EnumerateObject().Select(item => item.Name).Where(Verbs.Contains).Select(verb => verb.ToUpperInvariant()).ToArray()))
            .ToArray();
        var table = new RouteTable<string>(paths.Select(path => (path.Name, path.Verbs.Select(verb => (verb, $"{verb} {path.Name}")))));
        var calls = paths
            .SelectMany(path => path.Verbs.Select(verb => (
                Path: string.Join('/', path.Name.Split('/').Select(part => part.StartsWith('{') ? "value-" + part.Length : part)), Verb: HttpVerb.Parse(verb))))
            .ToArray();
        new Random(1).Shuffle(calls);
        for (var i = 0; i < 200; i++)
        {
            Round(table, calls);
        }

        var best = double.MaxValue;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Round(table, calls);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls.Length);
        }

        Console.WriteLine($"match: {best:F0} ns, {(GC.GetAllocatedBytesForCurrentThread() - before) / (50 * calls.Length)} bytes, {calls.Length} operations");
    }

    private static void Round(RouteTable<string> table, (string Path, int Verb)[] calls)
    {
        foreach (var (path, verb) in calls)
        {
            var captures = new PathCaptures();
            if (table.Match(path, verb, ref captures) is null)
            {
                throw new InvalidOperationException($"{path} does not match.");
            }
        }
    }
}
