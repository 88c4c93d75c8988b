namespace Gatehouse.Metrics.Values;

/// <summary>
/// Samples in milliseconds as their count, sum, extremes (exact to the nanosecond) and histogram. Percentiles are within
/// 0.8 % (1/128) of the true sample, or half a microsecond, whichever is more.
/// </summary>
public sealed class Distribution
{
    private const double NanosecondsPerMillisecond = 1e6;
    private long[] _counts = [];
    private int _offset;
    private long _sum;
    private long _min = long.MaxValue;
    private long _max = -1;

    public long Count { get; private set; }

    /// <summary>Sum of the samples, milliseconds.</summary>
    public double Sum => _sum / NanosecondsPerMillisecond;

    /// <summary>Smallest sample, milliseconds; NaN without samples.</summary>
    public double Min => Count == 0 ? double.NaN : _min / NanosecondsPerMillisecond;

    /// <summary>Greatest sample, milliseconds; NaN without samples.</summary>
    public double Max => Count == 0 ? double.NaN : _max / NanosecondsPerMillisecond;

    public double Average => Count == 0 ? double.NaN : Sum / Count;

    internal long SumNanoseconds => _sum;

    internal long MinNanoseconds => _min;

    internal long MaxNanoseconds => _max;

    /// <summary>The sample at rank ⌈p/100 · n⌉, milliseconds; NaN without samples.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (Count == 0)
        {
            return double.NaN;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(Count * (percent / 100)));
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return Math.Clamp(Buckets.MiddleOf(_offset + i), Min, Max);
            }
        }

        return Max;
    }

    public void Add(Distribution other)
    {
        for (var i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] != 0)
            {
                AddBucket(other._offset + i, other._counts[i]);
            }
        }

        AddSum(other._sum, other._min, other._max);
    }

    internal void AddBucket(int index, long count)
    {
        if (_counts.Length == 0)
        {
            _offset = index & ~(Buckets.PerChunk - 1);
            _counts = new long[Buckets.PerChunk];
        }
        else if (index < _offset || index >= _offset + _counts.Length)
        {
            var low = Math.Min(_offset, index & ~(Buckets.PerChunk - 1));
            var end = Math.Max(_offset + _counts.Length, (index & ~(Buckets.PerChunk - 1)) + Buckets.PerChunk);
            var wider = new long[end - low];
            _counts.CopyTo(wider, _offset - low);
            (_counts, _offset) = (wider, low);
        }

        _counts[index - _offset] += count;
        Count += count;
    }

    /// <param name="sum">Nanoseconds; likewise <paramref name="min"/> and <paramref name="max"/>.</param>
    internal void AddSum(long sum, long min, long max)
    {
        _sum += sum;
        _min = Math.Min(_min, min);
        _max = Math.Max(_max, max);
    }

    /// <summary>Per bucket in use: the distance to the one before and the count, both LEB128. Null without samples.</summary>
    internal byte[]? Encode()
    {
        if (Count == 0)
        {
            return null;
        }

        Span<byte> scratch = stackalloc byte[20];
        using var bytes = new MemoryStream(64);
        var last = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                var length = WriteVarint(scratch, (ulong)(_offset + i - last));
                length += WriteVarint(scratch[length..], (ulong)_counts[i]);
                bytes.Write(scratch[..length]);
                last = _offset + i;
            }
        }

        return bytes.ToArray();
    }

    internal void AddEncoded(ReadOnlySpan<byte> bytes)
    {
        var index = 0;
        while (!bytes.IsEmpty)
        {
            index += (int)ReadVarint(ref bytes);
            AddBucket(index, (long)ReadVarint(ref bytes));
        }
    }

    private static int WriteVarint(Span<byte> into, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            into[length++] = (byte)(value | 0x80);
        }

        into[length++] = (byte)value;
        return length;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> from)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = from[0];
            from = from[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
