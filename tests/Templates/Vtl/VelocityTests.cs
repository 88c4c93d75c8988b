using Gatehouse.Templates.Vtl;

namespace Gatehouse.Templates.Tests.Vtl;

/// <summary>
/// Cases whose output was recorded from Apache Velocity 1.7 (velocity.txt), and those in which AWS's dialect is known to
/// differ (aws.txt): <c>template =&gt; output</c>, a line each, with \n and \t written out.
/// </summary>
public sealed class VelocityTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vtl", "Cases"), "*.txt").Order())
            {
                foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
                {
                    var arrow = line.LastIndexOf("   ==> [", StringComparison.Ordinal);
                    cases.Add(Unescape(line[..arrow]), Unescape(line[(arrow + "   ==> [".Length)..^1]));
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Renders_as_recorded(string template, string output)
    {
        Assert.True(Template.TryParse(template, out var parsed, out var error), error?.ToString());
        var map = new VtlMap();
        map["k"] = "v";
        var rendering = parsed.Render(new Dictionary<string, object?>
        {
            ["a"] = "A",
            ["s"] = "a,b",
            ["list"] = new VtlList([1L, 2L, 3L]),
            ["m"] = map,
        });
        Assert.Null(rendering.Error);
        Assert.Equal(output, rendering.Output);
    }

    private static string Unescape(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
}
