using System.Numerics;

namespace Gatehouse.Metrics.Values;

/// <summary>
/// HdrHistogram's bucket arithmetic: values in whole microseconds, each up to 127 in a bucket of its own, above that 64
/// buckets to every power of two. A bucket's middle is within 1/128 (0.8 %) of every value in it, or half a microsecond.
/// </summary>
internal static class Buckets
{
    public const int PerChunk = 64;

    /// <summary>Chunks of 64 that cover all values up to <see cref="MaxMicroseconds"/>.</summary>
    public const int Chunks = 36;

    /// <summary>About six days; longer values count as this one.</summary>
    public const long MaxMicroseconds = (1L << 39) - 1;

    public const double RelativeError = 1.0 / 128;

    public static int IndexOf(long microseconds)
    {
        var value = (ulong)Math.Clamp(microseconds, 0, MaxMicroseconds);
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount(value | 1) - 6);
        return (shift << 6) + (int)(value >> shift);
    }

    /// <summary>The middle of a bucket, in milliseconds.</summary>
    public static double MiddleOf(int index)
    {
        if (index < 2 * PerChunk)
        {
            return index / 1000.0;
        }

        var shift = (index >> 6) - 1;
        var low = (double)(index - (shift << 6)) * (1L << shift);
        return (low + ((1L << shift) - 1) / 2.0) / 1000.0;
    }
}
