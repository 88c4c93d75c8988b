using System.Text;

namespace Gatehouse.Portal.Import;

/// <summary>A line of a document, for showing where something is.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsIt">It is the line that was asked for.</param>
public sealed record DocumentLine(int Number, string Text, bool IsIt)
{
    private const int Reach = 2;
    private const int Longest = 160;

    /// <summary>A line with two before and two after it; long lines are cut.</summary>
    public static IReadOnlyList<DocumentLine> Around(ReadOnlySpan<byte> document, int line)
    {
        var lines = new List<DocumentLine>();
        var number = 1;
        foreach (var range in document.Split((byte)'\n'))
        {
            if (number > line + Reach)
            {
                break;
            }

            if (number >= line - Reach)
            {
                var bytes = document[range];
                var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest * 4)]).TrimEnd('\r');
                lines.Add(new DocumentLine(number, text.Length > Longest ? text[..Longest] + "…" : text, number == line));
            }

            number++;
        }

        return lines;
    }
}
