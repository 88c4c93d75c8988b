namespace Gatehouse.Portal.Plans;

/// <summary>What a token bucket lets through of a minute in which a caller sends twice what is allowed, second by second.</summary>
/// <param name="Sent">Requests that the caller sends in each second.</param>
/// <param name="Passed">Those let through, one number for each second.</param>
internal sealed record BurstSketch(double Sent, IReadOnlyList<double> Passed)
{
    public const int Seconds = 60;

    public static BurstSketch Of(double rate, int burst)
    {
        var sent = Math.Max(1, Math.Max(rate * 2, rate + (burst / 5.0)));
        var passed = new double[Seconds];
        double tokens = burst;
        for (var second = 0; second < Seconds; second++)
        {
            // A bucket without room passes nothing, whatever flows in.
            passed[second] = burst == 0 ? 0 : Math.Min(sent, tokens + rate);
            tokens = Math.Min(burst, tokens + rate - passed[second]);
        }

        return new(sent, passed);
    }
}
