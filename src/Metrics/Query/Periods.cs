using Gatehouse.Metrics.Rollup;

namespace Gatehouse.Metrics.Query;

/// <summary>Which periods can be asked for, after CloudWatch: finer data is kept for less time.</summary>
public static class Periods
{
    /// <summary>The most points one query may have.</summary>
    public const int MostPoints = 1_440;

    /// <summary>The smallest period, in seconds, that data from <paramref name="from"/> on still has.</summary>
    public static int Finest(DateTimeOffset from, DateTimeOffset now) => (now - from) switch
    {
        var age when age <= MetricRollup.KeepMinutes => 60,
        var age when age <= MetricRollup.KeepFiveMinutes => 300,
        _ => 3600,
    };

    /// <summary>The asked period, or the next coarser one that the age of the data and <see cref="MostPoints"/> allow.</summary>
    /// <param name="asked">Seconds, a multiple of 60.</param>
    public static int Effective(int asked, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var finest = Finest(from, now);
        var period = Math.Max(asked, finest);
        period = (period + finest - 1) / finest * finest;
        var fewest = (int)Math.Ceiling((to - from).TotalSeconds / MostPoints);
        return fewest <= period ? period : Steps.FirstOrDefault(step => step >= fewest && step % finest == 0, 86_400);
    }

    /// <summary>The period that draws a range with 60 to 360 points.</summary>
    public static int ForChart(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var asked = (to - from).TotalHours switch
        {
            <= 6 => 60,
            <= 30 => 300,
            <= 60 => 900,
            <= 8 * 24 => 3600,
            <= 31 * 24 => 10_800,
            <= 92 * 24 => 21_600,
            _ => 86_400,
        };
        return Effective(asked, from, to, now);
    }

    private static readonly int[] Steps = [60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400];
}
