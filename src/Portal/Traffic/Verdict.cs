using Gatehouse.Metrics.Query;

namespace Gatehouse.Portal.Traffic;

/// <summary>What is wrong, since when, and what changed just before: found only when something is.</summary>
/// <param name="Share">Share of 5xx since <paramref name="Since"/>, 0 to 1.</param>
/// <param name="Before">The share before it; null when the range shows nothing before it.</param>
/// <param name="Since">Start of the first bad point, seconds since 1970.</param>
internal sealed record Verdict(double Share, double? Before, long Since)
{
    private const double Alarming = 0.01;

    /// <summary>How bad a whole range must be to say so with nothing to compare it with.</summary>
    private const double AlarmingThroughout = 0.05;
    private const int FewestErrors = 5;
    private const int Newest = 3;

    /// <summary>Compares the newest complete points with those before: at least 1 % of 5xx, and four times what it was.</summary>
    public static Verdict? Of(TrafficSeries series)
    {
        var points = series.Points.Where(point => point.Totals is not null && point.At + series.Period <= series.Complete).ToArray();
        if (points.Length == 0 || ShareOf(points[^Math.Min(Newest, points.Length)..]) is not { Share: >= Alarming, Errors: >= FewestErrors })
        {
            return null;
        }

        // Walk back from the end while the points are bad; one quiet point between bad ones does not end the trouble.
        var start = points.Length;
        var calm = 0;
        for (var i = points.Length - 1; i >= 0 && calm < 2; i--)
        {
            var one = points[i].Totals!;
            var bad = one.Count > 0 && one.Count5xx >= one.Count * Alarming;
            calm = bad ? 0 : calm + 1;
            start = bad ? i : start;
        }

        var now = ShareOf(points[start..]);
        if (start == 0)
        {
            return now.Share >= AlarmingThroughout ? new Verdict(now.Share, null, points[0].At) : null;
        }

        var before = ShareOf(points[..start]);
        return now.Share >= 4 * before.Share ? new Verdict(now.Share, before.Share, points[start].At) : null;
    }

    private static (double Share, long Errors) ShareOf(IReadOnlyCollection<TrafficPoint> points)
    {
        var count = points.Sum(point => point.Totals!.Count);
        var errors = points.Sum(point => point.Totals!.Count5xx);
        return (count == 0 ? 0 : (double)errors / count, errors);
    }
}
