using System.Globalization;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// Numbers as the portal prints them everywhere: three significant digits in tiles and axes, exact in tables, the raw invariant
/// value in what is copied. Absent prints a dash, zero prints 0, and what is not zero never prints as if it were.
/// </summary>
public static class Numbers
{
    public const string Absent = "–";

    /// <summary><c>41.2k</c>, <c>1.36M</c>, <c>7</c>: for tiles and axes.</summary>
    public static string Short(double? value)
    {
        if (value is not { } v || !double.IsFinite(v))
        {
            return Absent;
        }

        var (scaled, suffix) = Math.Abs(v) switch
        {
            < 999.5 => (v, ""),
            < 999_500 => (v / 1e3, "k"),
            < 999_500_000 => (v / 1e6, "M"),
            < 999_500_000_000 => (v / 1e9, "G"),
            _ => (v / 1e12, "T"),
        };
        return (suffix.Length == 0 && v == Math.Floor(v) ? Fixed(v, 0) : Significant(scaled)) + suffix;
    }

    /// <summary><c>41,238</c>: for tables and tooltips.</summary>
    public static string Exact(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? Absent;

    /// <summary><c>12.4 rps</c>.</summary>
    public static string PerSecond(double? value) => value is { } v && double.IsFinite(v) ? $"{Short(v)} rps" : Absent;

    /// <summary><c>8.3 ms</c>, <c>312 ms</c>, <c>1.24 s</c>.</summary>
    public static string Milliseconds(double? value) => value switch
    {
        null or double.NaN => Absent,
        0 => "0 ms",
        < 0.05 => "<0.1 ms",
        < 99.95 => $"{Fixed(value.Value, value < 9.95 ? 1 : value == Math.Floor(value.Value) ? 0 : 1)} ms",
        < 999.5 => $"{Fixed(value.Value, 0)} ms",
        < 60_000 => $"{Significant(value.Value / 1000)} s",
        _ => $"{Significant(value.Value / 60_000)} min",
    };

    /// <summary><c>1.4 MiB</c>.</summary>
    public static string Bytes(long? value)
    {
        if (value is not { } v)
        {
            return Absent;
        }

        double scaled = v;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        while (Math.Abs(scaled) >= 1023.5 && unit < units.Length - 1)
        {
            scaled /= 1024;
            unit++;
        }

        return $"{Fixed(scaled, unit == 0 || scaled >= 100 ? 0 : 1)} {units[unit]}";
    }

    /// <summary>A share of 0 to 1 as <c>4.2 %</c>; <c>&lt;0.01 %</c> and <c>&gt;99.99 %</c> near the ends.</summary>
    public static string Percent(double? share) => Share(share) is { } text ? $"{text} %" : Absent;

    /// <summary>The same without the sign, for columns whose head carries it.</summary>
    public static string PercentValue(double? share) => Share(share) ?? Absent;

    /// <summary><c>+12 %</c>: how a count changed; absent when there was nothing before.</summary>
    public static string Change(double? now, double? before) =>
        now is { } n && before is { } b && b != 0 ? $"{Signed((n - b) / b * 100)} %" : Absent;

    /// <summary><c>+3.1 points</c>: how a share (0 to 1) changed.</summary>
    public static string Points(double? now, double? before) =>
        now is { } n && before is { } b ? $"{Signed((n - b) * 100)} points" : Absent;

    /// <summary><c>1 change</c>, <c>4 changes</c>.</summary>
    public static string Count(long value, string one, string many) => $"{Exact(value)} {(value == 1 ? one : many)}";

    private static string? Share(double? share)
    {
        if (share is not { } s || !double.IsFinite(s))
        {
            return null;
        }

        var percent = s * 100;
        return percent switch
        {
            0 => "0",
            100 => "100",
            > 0 and < 0.01 => "<0.01",
            > 99.99 and < 100 => ">99.99",
            < 1 => Fixed(percent, 2),
            < 99.95 => Fixed(percent, percent < 9.95 ? 2 : 1).TrimZeros(),
            _ => Fixed(percent, 2),
        };
    }

    private static string Signed(double value) => value switch
    {
        0 => "0",
        > 0 => "+" + Significant(value),
        _ => "−" + Significant(-value),
    };

    private static string Significant(double value)
    {
        var size = Math.Abs(value);
        return Fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2).TrimZeros();
    }

    private static string Fixed(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private static string TrimZeros(this string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
