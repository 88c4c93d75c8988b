using System.Globalization;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Audit;

/// <summary>What an audit page shows, as its address says.</summary>
/// <param name="Before">Where the page begins; null at the newest.</param>
public sealed record AuditView(string? Actor, string? Action, string? Text, DateTimeOffset? From, DateTimeOffset? Until, long? Before)
{
    public AuditFilter Filter => new(Actor, Action, Text, From, Until);

    public bool IsFiltered => Actor is not null || Action is not null || Text is not null || From is not null || Until is not null;

    public static AuditView Read(QueryValues query) => new(
        query.Text("actor"),
        query.Text("action"),
        query.Text("q"),
        query.Time("from"),
        query.Time("until"),
        long.TryParse(query.Text("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null);

    public IEnumerable<KeyValuePair<string, string?>> Write() =>
    [
        new("actor", Actor), new("action", Action), new("q", Text), new("from", Time(From)), new("until", Time(Until)),
        new("before", Before?.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
