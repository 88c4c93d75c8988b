namespace Gatehouse.Portal.Deployments;

/// <summary>Compares two texts line by line, as Myers' algorithm does (An O(ND) Difference Algorithm, 1986), with three lines around each change.</summary>
internal static class LineDiff
{
    private const int Around = 3;

    // Work grows with the square of the differences; past this many nobody reads them as lines.
    private const int MostDifferences = 2000;

    /// <param name="Kind"><c>+</c>, <c>-</c>, a space for what both have, <c>…</c> for lines left out.</param>
    public readonly record struct Line(char Kind, string Text);

    /// <summary>Null when the two differ too much.</summary>
    public static IReadOnlyList<Line>? Between(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var middle = Middle(before[start..^end], after[start..^end]);
        if (middle is null)
        {
            return null;
        }

        List<Line> all = [.. before[..start].Select(Same), .. middle, .. before[^end..].Select(Same)];
        return Shorten(all);
    }

    private static Line Same(string text) => new(' ', text);

    private static List<Line>? Middle(string[] a, string[] b)
    {
        // furthest[zero + k] is how far along a the best path on diagonal k has come; trail keeps it as each round found it.
        var most = Math.Min(a.Length + b.Length, MostDifferences);
        var zero = most + 1;
        var furthest = new int[(2 * most) + 3];
        var trail = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            trail.Add(furthest[(zero - d - 1)..(zero + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = Downward(furthest, zero, k, d) ? furthest[zero + k + 1] : furthest[zero + k - 1] + 1;
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }

                furthest[zero + k] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return Walk(a, b, trail);
                }
            }
        }

        return null;
    }

    private static bool Downward(int[] furthest, int zero, int k, int d) =>
        k == -d || (k != d && furthest[zero + k - 1] < furthest[zero + k + 1]);

    // From the end back through the rounds: the lines that both have, then the one line that the round took.
    private static List<Line> Walk(string[] a, string[] b, List<int[]> trail)
    {
        var lines = new List<Line>();
        var (x, y) = (a.Length, b.Length);
        for (var d = trail.Count - 1; d > 0; d--)
        {
            var k = x - y;
            var down = Downward(trail[d], d + 1, k, d);
            var from = down ? k + 1 : k - 1;
            var fromX = trail[d][d + 1 + from];
            while (x > fromX && y > fromX - from)
            {
                lines.Add(Same(a[--x]));
                y--;
            }

            lines.Add(down ? new Line('+', b[--y]) : new Line('-', a[--x]));
        }

        while (x > 0)
        {
            lines.Add(Same(a[--x]));
        }

        lines.Reverse();
        return lines;
    }

    private static List<Line> Shorten(List<Line> all)
    {
        var keep = new bool[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Kind != ' ')
            {
                Array.Fill(keep, true, Math.Max(0, i - Around), Math.Min(all.Count, i + Around + 1) - Math.Max(0, i - Around));
            }
        }

        var shown = new List<Line>();
        for (var i = 0; i < all.Count; i++)
        {
            if (keep[i])
            {
                shown.Add(all[i]);
            }
            else if (i == 0 || keep[i - 1])
            {
                var skipped = keep.AsSpan(i).IndexOf(true) is var next && next < 0 ? all.Count - i : next;
                shown.Add(new Line('…', $"{skipped} {(skipped == 1 ? "line" : "lines")} the same"));
            }
        }

        return shown;
    }
}
