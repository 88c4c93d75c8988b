namespace Gatehouse.Definitions.Feed;

/// <summary>
/// The calendar periods of a quota, in UTC: days, ISO weeks (Monday first) and months. One calculation, so that what a
/// node enforces and what the portal shows can not differ.
/// </summary>
/// <param name="First">First UTC day of the period.</param>
/// <param name="Next">First UTC day after it: the quota resets at its midnight.</param>
public readonly record struct QuotaPeriod(DateOnly First, DateOnly Next)
{
    public const string Day = "DAY";
    public const string Week = "WEEK";
    public const string Month = "MONTH";

    public DateTimeOffset ResetsAt => new(Next, TimeOnly.MinValue, TimeSpan.Zero);

    public bool Holds(DateOnly day) => day >= First && day < Next;

    /// <summary>The period that holds a moment.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is none of the three words.</exception>
    public static QuotaPeriod Of(string period, DateTimeOffset at) => Of(period, DateOnly.FromDateTime(at.UtcDateTime));

    /// <inheritdoc cref="Of(string, DateTimeOffset)"/>
    public static QuotaPeriod Of(string period, DateOnly day)
    {
        switch (period)
        {
            case Day:
                return new(day, day.AddDays(1));
            case Week:
                var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
                return new(monday, monday.AddDays(7));
            case Month:
                var first = new DateOnly(day.Year, day.Month, 1);
                return new(first, first.AddMonths(1));
            default:
                throw new ArgumentOutOfRangeException(nameof(period), period, "A quota's period is DAY, WEEK or MONTH.");
        }
    }

    /// <summary>
    /// Requests that a quota allows in a period: its limit, less the offset in the period in which the plan was made.
    /// </summary>
    public static long AllowedIn(QuotaPeriod period, Quota quota, DateTimeOffset planCreatedAt) =>
        period.Holds(DateOnly.FromDateTime(planCreatedAt.UtcDateTime)) ? Math.Max(0, quota.Limit - quota.Offset) : quota.Limit;
}
