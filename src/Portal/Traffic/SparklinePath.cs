using System.Globalization;
using System.Text;

namespace Gatehouse.Portal.Traffic;

/// <summary>The outline of a <see cref="Sparkline"/>.</summary>
internal static class SparklinePath
{
    /// <summary>An SVG path; empty when no value is there. The scale starts at zero.</summary>
    public static string Of(IReadOnlyList<double?> values, double width, double top, double floor)
    {
        var most = values.Max() ?? 0;
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value || !double.IsFinite(value))
            {
                drawing = false;
                continue;
            }

            var x = values.Count == 1 ? width / 2 : width * i / (values.Count - 1);
            var y = most <= 0 ? floor : floor - ((floor - top) * value / most);
            path.Append(CultureInfo.InvariantCulture, $"{(drawing ? ' ' : 'M')}{x:0.#},{y:0.#}");

            // A step of no length is a dot under a round cap.
            var alone = !drawing && (i + 1 == values.Count || values[i + 1] is null);
            if (alone)
            {
                path.Append("h0");
            }

            drawing = true;
        }

        return path.ToString();
    }
}
