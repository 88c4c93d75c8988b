using System.Globalization;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Admin;

/// <summary>A filtered list with numbered pages, as its address says.</summary>
public sealed record ListView(string? Filter, int Page)
{
    public static ListView Read(QueryValues query) => new(query.Text("q"), query.Number("page", 1, 100_000) ?? 1);

    public IEnumerable<KeyValuePair<string, string?>> Write() =>
    [
        new("q", string.IsNullOrWhiteSpace(Filter) ? null : Filter),
        new("page", Page == 1 ? null : Page.ToString(CultureInfo.InvariantCulture)),
    ];
}
