using Gatehouse.Definitions.Feed;

namespace Gatehouse.Gateway.Throttling;

/// <summary>A rate as the bucket counts it: clock ticks per token, and the bucket's depth in ticks.</summary>
internal sealed class Rate
{
    private readonly long _perSecond;

    private Rate(double requestsPerSecond, int burst, long perSecond)
    {
        RequestsPerSecond = requestsPerSecond;
        Burst = burst;
        _perSecond = perSecond;
        Never = !(requestsPerSecond > 0) || burst <= 0;
        Interval = Never ? 0 : Math.Max(1, (long)Math.Min(perSecond / requestsPerSecond, long.MaxValue / 8.0));
        Depth = (long)Math.Min((double)Interval * burst, long.MaxValue / 4.0);
    }

    public double RequestsPerSecond { get; }

    public int Burst { get; }

    /// <summary>A rate or burst of 0 lets nothing through.</summary>
    public bool Never { get; }

    public long Interval { get; }

    public long Depth { get; }

    /// <returns>Null where there is no limit: none given, or a negative value.</returns>
    public static Rate? From(double? requestsPerSecond, int? burst, TimeProvider time) =>
        requestsPerSecond is null or < 0 || burst is null or < 0
            ? null
            : new Rate(requestsPerSecond.Value, burst.Value, time.TimestampFrequency);

    public static Rate? From(Throttle? throttle, TimeProvider time) => throttle is null ? null : From(throttle.RateLimit, throttle.BurstLimit, time);

    /// <summary>Whole seconds, at least one.</summary>
    public int Seconds(long ticks) => (int)Math.Clamp((ticks + _perSecond - 1) / _perSecond, 1, int.MaxValue);
}

/// <summary>
/// A token bucket kept as one number: the moment at which it will be full again. So taking a token is one
/// compare-and-swap, giving it back is one subtraction, and a changed rate needs no new bucket.
/// </summary>
internal sealed class TokenBucket
{
    private long _fullAt = long.MinValue / 2;

    /// <param name="now">The time provider's timestamp.</param>
    public bool HasToken(Rate rate, long now) =>
        !rate.Never && Math.Max(Volatile.Read(ref _fullAt), now) - now <= rate.Depth - rate.Interval;

    public bool TryTake(Rate rate, long now)
    {
        if (rate.Never)
        {
            return false;
        }

        while (true)
        {
            var seen = Volatile.Read(ref _fullAt);
            var from = Math.Max(seen, now);
            if (from - now > rate.Depth - rate.Interval)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _fullAt, from + rate.Interval, seen) == seen)
            {
                return true;
            }
        }
    }

    public void GiveBack(Rate rate) => Interlocked.Add(ref _fullAt, -rate.Interval);

    /// <summary>Whole tokens left.</summary>
    public int Remaining(Rate rate, long now) =>
        rate.Never ? 0 : (int)Math.Max(0, (rate.Depth - (Math.Max(Volatile.Read(ref _fullAt), now) - now)) / rate.Interval);

    /// <summary>Seconds until a token is there again, at least one.</summary>
    public int SecondsUntilToken(Rate rate, long now) =>
        rate.Never ? 60 : rate.Seconds(Math.Max(Volatile.Read(ref _fullAt), now) - now - (rate.Depth - rate.Interval));
}
