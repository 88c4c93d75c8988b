using System.Globalization;
using Gatehouse.Portal.Shell;

namespace Gatehouse.Portal.Traffic;

/// <summary>With what the drawn range is compared.</summary>
public enum Comparison
{
    Off,

    /// <summary>The range of the same length just before.</summary>
    Previous,
    Day,
    Week,
}

/// <summary>What a traffic page shows, as its address says it; the data endpoints read the same words.</summary>
/// <param name="Stage">Null means all stages.</param>
/// <param name="Route"><c>GET /pets/{id}</c>, or <see cref="Unmatched"/>; null means all.</param>
/// <param name="From"><c>now-3h</c> or a time in UTC as ISO 8601.</param>
/// <param name="To">A time in UTC; null means now.</param>
/// <param name="Percentile">Above 0 and below 100; applies to tiles, charts and tables together.</param>
/// <param name="Refresh">Seconds; 0 is off.</param>
/// <param name="Top">Rows of the tables.</param>
public sealed record TrafficView(string? Stage, string? Route, string From, string? To, double Percentile, Comparison Compare, int Refresh, int Top)
{
    public const string Unmatched = "unmatched";
    public const string DefaultFrom = "now-3h";
    public const int DefaultRefresh = 10;

    /// <summary>Ranges of the menu, by what they are called in the address.</summary>
    public static readonly (string From, string Word)[] Ranges =
    [
        ("now-15m", "Last 15 min"), ("now-1h", "Last hour"), ("now-3h", "Last 3 h"), ("now-12h", "Last 12 h"),
        ("now-24h", "Last 24 h"), ("now-7d", "Last 7 d"), ("now-30d", "Last 30 d"),
    ];

    public static readonly int[] Refreshes = [0, 2, 10, 30, 60];

    public bool IsRelative => To is null && From.StartsWith("now-", StringComparison.Ordinal);

    /// <summary><c>p95</c>, <c>p99.9</c>.</summary>
    public string PercentileName => "p" + Percentile.ToString(CultureInfo.InvariantCulture);

    /// <summary>The path template of <see cref="Route"/>; empty for unmatched requests, null for all.</summary>
    public string? Resource => Route is null ? null : Route == Unmatched ? "" : Route[(Route.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public string? Method => Route is null or Unmatched ? null : Route[..Route.IndexOf(' ', StringComparison.Ordinal)];

    public static TrafficView Read(QueryValues query)
    {
        var from = query.Text("from") ?? DefaultFrom;
        var to = query.Time("to");
        if (SpanOf(from) is null && query.Time("from") is not { } time)
        {
            from = DefaultFrom;
            to = null;
        }
        else if (query.Time("to") is { } end && StartOf(from, end) >= end)
        {
            query.Drop("to", Iso(end));
            to = null;
        }

        var route = query.Text("route");
        if (route is not null && route != Unmatched && route.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and < 12))
        {
            query.Drop("route", route);
            route = null;
        }

        return new TrafficView(
            query.Text("stage"), route, from, to is null ? null : Iso(to.Value), PercentileOf(query), query.Choice("compare", Comparison.Off), RefreshOf(query), TopOf(query));
    }

    public IEnumerable<KeyValuePair<string, string?>> Write() =>
    [
        new("stage", Stage),
        new("route", Route),
        new("from", From == DefaultFrom && To is null ? null : From),
        new("to", To),
        new("p", Percentile == 95 ? null : Percentile.ToString(CultureInfo.InvariantCulture)),
        new("compare", Compare == Comparison.Off ? null : Compare.ToString().ToLowerInvariant()),
        new("refresh", Refresh == DefaultRefresh ? null : Refresh.ToString(CultureInfo.InvariantCulture)),
        new("top", Top == 10 ? null : Top.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The range as it lies at <paramref name="now"/>, at most 455 days back and never after now.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Resolve(DateTimeOffset now)
    {
        var to = To is null ? now : DateTimeOffset.Parse(To, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        to = to > now ? now : to;
        var from = StartOf(From, to);
        from = from < now.AddDays(-455) ? now.AddDays(-455) : from;
        return from < to ? (from, to) : (to.AddMinutes(-15), to);
    }

    /// <summary>How far back the comparison lies; null when there is none.</summary>
    public TimeSpan? Shift(DateTimeOffset from, DateTimeOffset to) => Compare switch
    {
        Comparison.Previous => to - from,
        Comparison.Day => TimeSpan.FromDays(1),
        Comparison.Week => TimeSpan.FromDays(7),
        _ => null,
    };

    /// <summary>The same view of the range before (-1) or after (+1).</summary>
    public TrafficView Step(int direction, DateTimeOffset now)
    {
        var (from, to) = Resolve(now);
        var length = to - from;
        var (newFrom, newTo) = (from + (length * direction), to + (length * direction));
        return newTo >= now.AddSeconds(-30) && IsWhole(length, out var relative)
            ? this with { From = relative, To = null }
            : this with { From = Iso(newFrom), To = Iso(newTo > now ? now : newTo) };
    }

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static bool IsWhole(TimeSpan length, out string relative)
    {
        relative = Ranges.FirstOrDefault(range => Math.Abs((SpanOf(range.From)!.Value - length).TotalSeconds) < 61).From ?? "";
        return relative.Length > 0;
    }

    private static DateTimeOffset StartOf(string from, DateTimeOffset to) =>
        SpanOf(from) is { } span
            ? to - span
            : DateTimeOffset.Parse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    // now-90m, now-3h, now-7d
    private static TimeSpan? SpanOf(string from)
    {
        if (!from.StartsWith("now-", StringComparison.Ordinal) || from.Length is < 6 or > 10
            || !int.TryParse(from.AsSpan(4, from.Length - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return null;
        }

        return from[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' when number <= 455 => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    // p=95, p=99.9
    private static double PercentileOf(QueryValues query)
    {
        if (query.Text("p") is not { } text)
        {
            return 95;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100)
        {
            return percent;
        }

        query.Drop("p", text);
        return 95;
    }

    private static int RefreshOf(QueryValues query) =>
        query.Number("refresh", 0, 60) is { } seconds && Refreshes.Contains(seconds) ? seconds : DefaultRefresh;

    private static int TopOf(QueryValues query) => query.Number("top", 5, 25) is { } rows and (5 or 10 or 25) ? rows : 10;
}
