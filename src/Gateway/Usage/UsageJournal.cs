using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Usage;

/// <summary>What one key used under one plan on one UTC day, in the journal's pages: 64 bytes, never moved.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 64)]
internal unsafe struct UsageSlot
{
    /// <summary>Longest plan or key id, ASCII bytes.</summary>
    public const int LongestId = 16;

    /// <summary>0 is free, 1 is in use. Written last, so that a slot cut short by a crash is free.</summary>
    public int State;

    /// <summary><see cref="DateOnly.DayNumber"/>.</summary>
    public int Day;

    public long Count;

    /// <summary>Unix milliseconds; 0 is never.</summary>
    public long LastUsed;

    /// <summary>The same for the secret from before a rotation.</summary>
    public long PreviousLastUsed;

    public fixed byte Plan[LongestId];

    public fixed byte Key[LongestId];
}

/// <summary>
/// The count of admitted requests on disk. Counting is an atomic addition in a shared memory mapping, so a request is
/// in the file's pages before it is answered, and survives the death of the process at any point.
/// </summary>
internal sealed unsafe class UsageJournal : IDisposable
{
    private const int HeaderBytes = 64;
    private const int SegmentSlots = 16_384;
    private const long SegmentBytes = (long)SegmentSlots * 64;

    /// <summary>The longest period is a month, so an older day decides nothing any more.</summary>
    private const int KeptDays = 32;

    private readonly FileStream _file;
    private readonly List<(MemoryMappedFile Map, MemoryMappedViewAccessor View, nint Start)> _segments = [];
    private readonly Stack<nint> _free = new();
    private readonly Lock _growing = new();

    private UsageJournal(FileStream file, string id, bool isNew)
    {
        _file = file;
        Id = id;
        IsNew = isNew;
    }

    /// <summary>Tells this journal from one that was lost, so that counts reported under it never run backwards.</summary>
    public string Id { get; }

    public bool IsNew { get; }

    /// <summary>Opens or makes the journal; a damaged one is set aside under another name and told to the log.</summary>
    public static UsageJournal Open(string path, DateOnly today, ILogger logger)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.Length > 0 && (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith("GHUSAGE1"u8)))
        {
            file.Dispose();
            UsageLog.JournalDamaged(logger, path, path + ".damaged");
            File.Move(path, path + ".damaged", overwrite: true);
            file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        }

        var isNew = file.Length == 0;
        if (isNew)
        {
            header.Clear();
            "GHUSAGE1"u8.CopyTo(header);
            RandomNumberGenerator.Fill(header[8..16]);
            file.Write(header);
            file.Flush(flushToDisk: true);
        }

        var id = Convert.ToHexStringLower(header[8..16]);
        var journal = new UsageJournal(file, id, isNew);
        var segments = (file.Length - HeaderBytes) / SegmentBytes;
        for (var i = 0; i < segments; i++)
        {
            journal.Map(i);
        }

        journal.FreeOld(today);
        return journal;
    }

    /// <summary>Slots in use, in no order. Only before counting starts.</summary>
    public IReadOnlyList<(string Plan, string Key, nint Slot)> Slots()
    {
        var slots = new List<(string, string, nint)>();
        foreach (var (_, _, start) in _segments)
        {
            for (var i = 0; i < SegmentSlots; i++)
            {
                var slot = (UsageSlot*)(start + (i * sizeof(UsageSlot)));
                if (slot->State == 1)
                {
                    slots.Add((Read(new ReadOnlySpan<byte>(slot->Plan, UsageSlot.LongestId)), Read(new ReadOnlySpan<byte>(slot->Key, UsageSlot.LongestId)), (nint)slot));
                }
            }
        }

        return slots;
    }

    /// <summary>A slot that starts at zero; it stays where it is until its day is long over.</summary>
    public UsageSlot* Add(string plan, string key, DateOnly day)
    {
        lock (_growing)
        {
            if (_free.Count == 0)
            {
                Map(_segments.Count);
            }

            var slot = (UsageSlot*)_free.Pop();
            *slot = default;
            slot->Day = day.DayNumber;
            Write(plan, new Span<byte>(slot->Plan, UsageSlot.LongestId));
            Write(key, new Span<byte>(slot->Key, UsageSlot.LongestId));
            Volatile.Write(ref slot->State, 1);
            return slot;
        }
    }

    /// <summary>Gives a slot back when nothing counts in it any more.</summary>
    public void Free(UsageSlot* slot)
    {
        lock (_growing)
        {
            Volatile.Write(ref slot->State, 0);
            _free.Push((nint)slot);
        }
    }

    public static bool IsOld(int day, DateOnly today) => day < today.DayNumber - KeptDays;

    /// <summary>Makes what was counted survive the machine as well as the process.</summary>
    public void Flush()
    {
        lock (_growing)
        {
            foreach (var (_, view, _) in _segments)
            {
                view.Flush();
            }
        }

        _file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        foreach (var (map, view, _) in _segments)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map.Dispose();
        }

        _file.Dispose();
    }

    private void FreeOld(DateOnly today)
    {
        foreach (var (_, _, start) in _segments)
        {
            for (var i = 0; i < SegmentSlots; i++)
            {
                var slot = (UsageSlot*)(start + (i * sizeof(UsageSlot)));
                if (slot->State == 1 && IsOld(slot->Day, today))
                {
                    slot->State = 0;
                    _free.Push((nint)slot);
                }
            }
        }
    }

    private void Map(int segment)
    {
        var offset = HeaderBytes + (segment * SegmentBytes);
        if (_file.Length < offset + SegmentBytes)
        {
            _file.SetLength(offset + SegmentBytes);
        }

        var map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        var view = map.CreateViewAccessor(offset, SegmentBytes, MemoryMappedFileAccess.ReadWrite);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        var start = (nint)(pointer + view.PointerOffset);
        _segments.Add((map, view, start));
        for (var i = SegmentSlots - 1; i >= 0; i--)
        {
            var slot = (UsageSlot*)(start + (i * sizeof(UsageSlot)));
            if (slot->State == 0)
            {
                _free.Push((nint)slot);
            }
        }
    }

    private static string Read(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes.TrimEnd((byte)0));

    private static void Write(string id, Span<byte> bytes)
    {
        bytes.Clear();
        if (id.Length > bytes.Length)
        {
            throw new ArgumentException($"The id '{id}' is longer than {bytes.Length} characters.", nameof(id));
        }

        Encoding.ASCII.GetBytes(id, bytes);
    }
}
