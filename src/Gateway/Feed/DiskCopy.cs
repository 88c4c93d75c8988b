using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Gatehouse.Definitions.Feed;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Feed;

/// <summary>An entry with its content; no content is a tombstone.</summary>
internal readonly record struct StoredEntry(FeedEntry Entry, byte[]? Content);

/// <summary>
/// The node's copy of the feed: a file of records, each with its length and checksum, to which changes are added and
/// flushed. A record cut short by a crash is cut off; anything else that does not add up discards the copy. Now and then
/// it is written anew beside itself and renamed over.
/// </summary>
/// <remarks>
/// <code>
/// "GHFEED01"
/// [length u32][crc32 u32][ 1 | sequence i64 | kind | key | hash | content ]     an entry; empty hash is a tombstone
/// [length u32][crc32 u32][ 2 | through i64 ]                                    everything up to here is known and told
/// </code>
/// </remarks>
internal sealed partial class DiskCopy(string path, ILogger logger) : IDisposable
{
    private const byte EntryRecord = 1;
    private const byte ThroughRecord = 2;
    private const int HeaderBytes = 8;
    private const long SmallestToCompact = 1 << 20;

    /// <summary>A snapshot is at most a few megabytes; a greater length is damage.</summary>
    private const int LargestRecord = 256 << 20;

    private static ReadOnlySpan<byte> Magic => "GHFEED01"u8;

    private FileStream? _file;
    private long _compactAt = SmallestToCompact;

    /// <summary>Reads the newest word about everything, in the order of the feed, and opens the file for more.</summary>
    /// <param name="through">Null when there is no usable copy.</param>
    public IReadOnlyList<StoredEntry> Load(out long? through)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path + ".new");
        through = null;
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var (entries, position, end) = Read();
            _file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            if (end < _file.Length)
            {
                TornTail(logger, path, _file.Length - end);
                _file.SetLength(end);
            }

            _file.Seek(0, SeekOrigin.End);
            through = position;
            if (_file.Length > SmallestToCompact + (2 * entries.Sum(Size)))
            {
                Rewrite(entries, position ?? 0);
            }

            _compactAt = Math.Max(SmallestToCompact, 2 * (_file?.Length ?? 0));
            return entries;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or OverflowException)
        {
            Discarded(logger, path, e.Message);
            _file?.Dispose();
            _file = null;
            File.Move(path, path + ".damaged", overwrite: true);
            through = null;
            return [];
        }
    }

    /// <summary>Adds changes; they are on the disk when this returns.</summary>
    public void Append(IEnumerable<StoredEntry> entries)
    {
        var file = Open();
        foreach (var entry in entries)
        {
            Write(file, Encode(entry));
        }

        file.Flush(flushToDisk: true);
        if (file.Length > _compactAt)
        {
            var (all, position, _) = Read();
            Rewrite(all, position ?? 0);
            _compactAt = Math.Max(SmallestToCompact, 2 * _file!.Length);
        }
    }

    /// <summary>Notes how far the feed has been taken in. It needs no flush: an older note only means reading a little twice.</summary>
    public void Advance(long through)
    {
        var file = Open();
        Write(file, Encode(through));
        file.Flush();
    }

    /// <summary>Puts another copy in the place of this one, at once.</summary>
    public void Rewrite(IReadOnlyCollection<StoredEntry> entries, long through)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Magic);
            foreach (var entry in entries)
            {
                Write(file, Encode(entry));
            }

            Write(file, Encode(through));
            file.Flush(flushToDisk: true);
        }

        _file?.Dispose();
        _file = null;
        File.Move(beside, path, overwrite: true);
        Open();
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        if (_file is null)
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (_file.Length == 0)
            {
                _file.Write(Magic);
            }

            _file.Seek(0, SeekOrigin.End);
        }

        return _file;
    }

    private (List<StoredEntry> Entries, long? Through, long End) Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not begin as a copy of the feed does");
        }

        var newest = new Dictionary<(string Kind, string Key), StoredEntry>();
        long? through = null;
        var end = (long)HeaderBytes;
        while (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) is var got and > 0)
        {
            var length = got < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (got < HeaderBytes || end + HeaderBytes + length > file.Length)
            {
                if (length > LargestRecord)
                {
                    throw new InvalidDataException($"the record at byte {end} has an impossible length");
                }

                break;
            }

            var payload = new byte[length];
            file.ReadExactly(payload);
            if (length == 0 || Crc32.HashToUInt32(payload) != BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))
            {
                if (end + HeaderBytes + length == file.Length)
                {
                    break;
                }

                throw new InvalidDataException($"the record at byte {end} does not match its checksum");
            }

            end += HeaderBytes + length;
            if (payload[0] == ThroughRecord)
            {
                through = BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(1));
                continue;
            }

            var entry = Decode(payload);
            if (entry.Content is null)
            {
                newest.Remove((entry.Entry.Kind, entry.Entry.Key));
            }
            else
            {
                newest[(entry.Entry.Kind, entry.Entry.Key)] = entry;
            }
        }

        return ([.. newest.Values.OrderBy(entry => entry.Entry.Sequence)], through, end);
    }

    private static int Size(StoredEntry entry) => 64 + (entry.Content?.Length ?? 0);

    private static void Write(Stream file, byte[] payload)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32.HashToUInt32(payload));
        file.Write(header);
        file.Write(payload);
    }

    private static byte[] Encode(long through)
    {
        var payload = new byte[9];
        payload[0] = ThroughRecord;
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1), through);
        return payload;
    }

    private static byte[] Encode(StoredEntry entry)
    {
        using var stream = new MemoryStream(128 + (entry.Content?.Length ?? 0));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(EntryRecord);
        writer.Write(entry.Entry.Sequence);
        writer.Write(entry.Entry.Kind);
        writer.Write(entry.Entry.Key);
        writer.Write(entry.Content is null ? "" : entry.Entry.Hash ?? "");
        writer.Write(entry.Content?.Length ?? 0);
        writer.Write(entry.Content ?? []);
        writer.Flush();
        return stream.ToArray();
    }

    private static StoredEntry Decode(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        reader.ReadByte();
        var sequence = reader.ReadInt64();
        var (kind, key, hash) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var content = reader.ReadBytes(reader.ReadInt32());
        return hash.Length == 0
            ? new StoredEntry(new FeedEntry(sequence, kind, key, null), null)
            : new StoredEntry(new FeedEntry(sequence, kind, key, hash), content);
    }

    [LoggerMessage(1, LogLevel.Error, "The gateway's disk copy {Path} was discarded and set aside: {Reason}. It is read anew from the control plane.")]
    private static partial void Discarded(ILogger logger, string path, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The gateway's disk copy {Path} ended in {Bytes} bytes that were never finished; they were cut off.")]
    private static partial void TornTail(ILogger logger, string path, long bytes);
}
