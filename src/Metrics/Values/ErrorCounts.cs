using System.Buffers.Binary;

namespace Gatehouse.Metrics.Values;

/// <summary>How many requests ended in which error: by status, and by whether the request had reached its integration.</summary>
public sealed class ErrorCounts
{
    internal const int Size = 400;
    private readonly SortedDictionary<int, long> _counts = [];

    public bool IsEmpty => _counts.Count == 0;

    /// <summary>Every error seen: its status (400 to 599), whether the integration had been reached, and how often.</summary>
    public IEnumerable<(int Status, bool FromBackend, long Count)> All =>
        _counts.Select(pair => (400 + (pair.Key % 200), pair.Key >= 200, pair.Value));

    /// <summary>How many requests ended in this status.</summary>
    public long Of(int status) =>
        status is < 400 or > 599 ? 0 : _counts.GetValueOrDefault(status - 400) + _counts.GetValueOrDefault(status - 200);

    internal static int IndexOf(int status, bool backend) => Math.Clamp(status - 400, 0, 199) + (backend ? 200 : 0);

    internal void Add(int index, long count) => _counts[index] = _counts.GetValueOrDefault(index) + count;

    internal void Add(ErrorCounts other)
    {
        foreach (var (index, count) in other._counts)
        {
            Add(index, count);
        }
    }

    /// <summary>Ten bytes an entry: index, count, little-endian. Null when there is none.</summary>
    internal byte[]? Encode()
    {
        if (IsEmpty)
        {
            return null;
        }

        var bytes = new byte[_counts.Count * 10];
        var at = 0;
        foreach (var (index, count) in _counts)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)index);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 2), count);
            at += 10;
        }

        return bytes;
    }

    internal void AddEncoded(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 10; bytes = bytes[10..])
        {
            Add(BinaryPrimitives.ReadInt16LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]));
        }
    }
}
