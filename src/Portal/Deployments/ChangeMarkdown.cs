using System.Globalization;
using System.Text;
using Gatehouse.Definitions.Diff;

namespace Gatehouse.Portal.Deployments;

/// <summary>A comparison as Markdown, for a change ticket.</summary>
internal static class ChangeMarkdown
{
    /*
     * ## train-travel v2: prod #12 → draft
     *
     * 2 changes, 1 breaking
     *
     * - **Breaking** `POST /bookings`: An API key is now required.
     * - Added `GET /trips`: A new operation.
     */
    public static string Of(string title, IReadOnlyList<Change> changes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        if (changes.Count == 0)
        {
            return text.Append("No differences.\n").ToString();
        }

        var breaking = changes.Count(change => change.Breaking);
        text.Append(CultureInfo.InvariantCulture, $"{changes.Count} {(changes.Count == 1 ? "change" : "changes")}, {breaking} breaking\n\n");
        foreach (var change in changes)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {(change.Breaking ? "**Breaking**, " : "")}{Word(change)} `{change.Where}`: {change.What}\n");
        }

        return text.ToString();
    }

    private static string Word(Change change) => change.Breaking ? change.Kind.ToString().ToLowerInvariant() : change.Kind.ToString();
}
