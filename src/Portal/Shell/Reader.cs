using System.Globalization;

namespace Gatehouse.Portal.Shell;

/// <summary>Who reads this page, as far as times are concerned: one per circuit, filled from the browser's cookie.</summary>
internal sealed class Reader(TimeProvider time)
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The zone became another one: what shows times should show them again.</summary>
    public event Action? Changed;

    /// <param name="zone">An IANA name; one that is not known changes nothing.</param>
    /// <returns>Whether the zone became another one.</returns>
    public bool Use(string? zone)
    {
        if (zone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || found.Equals(Zone))
        {
            return false;
        }

        Zone = found;
        Changed?.Invoke();
        return true;
    }

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary><c>UTC+2</c>, as it is at <paramref name="at"/>.</summary>
    public string Offset(DateTimeOffset at)
    {
        var offset = Zone.GetUtcOffset(at);
        if (offset == TimeSpan.Zero)
        {
            return "UTC";
        }

        var sign = offset < TimeSpan.Zero ? "−" : "+";
        var minutes = offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}";
        return $"UTC{sign}{Math.Abs(offset.Hours)}{minutes}";
    }

    /// <summary><c>14:06:12</c>.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>24 Nov 2026 14:06:12 UTC+2</c>, with the offset always there: an hour that comes twice a year stays clear.</summary>
    public string Full(DateTimeOffset at) => $"{Local(at).ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} {Offset(at)}";

    /// <summary><c>24 Nov 14:06</c>, with the year when it is another one.</summary>
    public string Short(DateTimeOffset at)
    {
        var local = Local(at);
        return local.ToString(local.Year == Local(Now).Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>20 min</c>, <c>2 h</c>, <c>64 d</c>: how long ago, without the word.</summary>
    public string Age(DateTimeOffset at) => Ages.Of(Now - at);
}

/// <summary>Spans of time as people say them; <c>wwwroot/js/shell.js</c> keeps them current with the same rules.</summary>
internal static class Ages
{
    public static string Of(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => "now",
        { TotalMinutes: < 1 } => Inv($"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => Inv($"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => Inv($"{(int)span.TotalHours} h"),
        { TotalDays: < 1000 } => Inv($"{(int)span.TotalDays} d"),
        _ => Inv($"{(int)(span.TotalDays / 365.25)} y"),
    };

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
