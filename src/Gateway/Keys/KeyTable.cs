using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Plans;

namespace Gatehouse.Gateway.Keys;

/// <param name="IsPrevious">The secret from before a rotation.</param>
internal readonly record struct FoundKey(KeyRecord? Key, long SecretExpiresAtTicks, bool IsPrevious);

/// <summary>
/// Every API key by the hash of its value. One writer (the feed); readers take no lock: a secret's place is written once
/// and never reused, and what is gone is swept out when the table is built anew.
/// </summary>
internal sealed class KeyTable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Lock _writing = new();
    private readonly Dictionary<string, PlanHolder> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlanHolder[]> _planSets = new(StringComparer.Ordinal);
    private volatile Table _table = new(1024, []);
    private KeyRecord?[] _byId = new KeyRecord?[1024];
    private int _keys;
    private int _gone;

    public int Count => _keys;

    /// <summary>The place of a plan, also of one that has not been heard of yet.</summary>
    public PlanHolder Plan(string id)
    {
        lock (_writing)
        {
            return _plans.TryGetValue(id, out var plan) ? plan : _plans[id] = new PlanHolder(id);
        }
    }

    public IReadOnlyList<PlanHolder> Plans()
    {
        lock (_writing)
        {
            return [.. _plans.Values];
        }
    }

    public FoundKey Find(ReadOnlySpan<byte> hash) => _table.Find(hash);

    public void Set(ApiKeyContent content)
    {
        lock (_writing)
        {
            var at = IdPlace(content.Id);
            var known = _byId[at];
            var record = new KeyRecord(content, PlansOf(content.PlanIds), known?.UseIfAny);
            _byId[at] = record;
            if (known is null && ++_keys * 10L > _byId.Length * 8L)
            {
                GrowIds();
            }

            // The new secrets go in before the old ones go out, so that a key that stays valid is never unknown for a moment.
            var table = _table;
            Span<byte> hash = stackalloc byte[KeyHasher.HashBytes];
            for (var i = content.Secrets.Count - 1; i >= 0; i--)
            {
                if (Convert.FromHexString(content.Secrets[i].Hash, hash, out _, out var written) == System.Buffers.OperationStatus.Done && written == hash.Length)
                {
                    table = Room(table);
                    record.FirstSecret = table.Add(hash, record, content.Secrets[i].ExpiresAt?.UtcTicks ?? long.MaxValue, record.FirstSecret, i > 0);
                }
            }

            Drop(known);
            Sweep();
        }
    }

    public void Remove(string id)
    {
        lock (_writing)
        {
            var at = IdPlace(id);
            if (_byId[at] is not { } known)
            {
                return;
            }

            Drop(known);
            _keys--;
            RemoveId(at);
            Sweep();
        }
    }

    /// <summary>Drops every key that is not among those; for a reconcile against the manifest.</summary>
    public void Keep(IReadOnlySet<string> ids)
    {
        List<string> gone;
        lock (_writing)
        {
            gone = [.. _byId.OfType<KeyRecord>().Select(key => key.Id).Where(id => !ids.Contains(id))];
        }

        gone.ForEach(Remove);
    }

    private void Drop(KeyRecord? known)
    {
        for (var i = known?.FirstSecret ?? -1; i >= 0;)
        {
            ref var entry = ref _table.At(i);
            i = entry.NextOfKey;
            Volatile.Write(ref entry.Key, null);
            _gone++;
        }
    }

    private void Sweep()
    {
        if (_gone > 1024 && _gone > _keys / 2)
        {
            _table = Rebuild(_keys * 2);
            _gone = 0;
        }
    }

    private Table Room(Table table)
    {
        if (table.IsFull)
        {
            _table = table = table.Grown();
        }

        return table;
    }

    private Table Rebuild(int capacity)
    {
        var table = new Table(capacity, []);
        foreach (var record in _byId)
        {
            if (record is null)
            {
                continue;
            }

            // Collected first: adding sets the record's chain anew.
            var secrets = new List<int>(2);
            for (var i = record.FirstSecret; i >= 0; i = _table.At(i).NextOfKey)
            {
                secrets.Add(i);
            }

            var first = -1;
            for (var s = secrets.Count - 1; s >= 0; s--)
            {
                ref var old = ref _table.At(secrets[s]);
                if (table.IsFull)
                {
                    table = table.Grown();
                }

                first = table.Add(old.Hash, record, old.ExpiresAtTicks, first, old.IsPrevious);
            }

            record.FirstSecret = first;
        }

        return table;
    }

    private PlanHolder[] PlansOf(Items<string> ids)
    {
        var name = string.Join(',', ids);
        if (!_planSets.TryGetValue(name, out var plans))
        {
            _planSets[name] = plans = [.. ids.Select(Plan)];
        }

        return plans;
    }

    private int IdPlace(string id)
    {
        var mask = _byId.Length - 1;
        for (var at = string.GetHashCode(id, StringComparison.Ordinal) & mask; ; at = (at + 1) & mask)
        {
            if (_byId[at] is not { } record || record.Id == id)
            {
                return at;
            }
        }
    }

    private void GrowIds()
    {
        var old = _byId;
        _byId = new KeyRecord?[old.Length * 2];
        foreach (var record in old)
        {
            if (record is not null)
            {
                _byId[IdPlace(record.Id)] = record;
            }
        }
    }

    // Open addressing without tombstones: those behind the gap move up.
    private void RemoveId(int at)
    {
        _byId[at] = null;
        var mask = _byId.Length - 1;
        for (var next = (at + 1) & mask; _byId[next] is { } record; next = (next + 1) & mask)
        {
            _byId[next] = null;
            _byId[IdPlace(record.Id)] = record;
        }
    }

    [InlineArray(KeyHasher.HashBytes)]
    private struct HashBytes
    {
        private byte _first;
    }

    private struct Entry
    {
        public HashBytes Hash;
        public KeyRecord? Key;

        // Whole seconds since 1970, so that an entry is 48 bytes; the greatest number is never.
        private uint _expiresAt;
        private int _nextAndPrevious;

        public long ExpiresAtTicks
        {
            readonly get => _expiresAt == uint.MaxValue ? long.MaxValue : DateTime.UnixEpoch.Ticks + (_expiresAt * TimeSpan.TicksPerSecond);
            set => _expiresAt = (uint)Math.Clamp(Math.Ceiling((value - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond), 0, uint.MaxValue);
        }

        /// <summary>The key's next secret; -1 after the last.</summary>
        public readonly int NextOfKey => (_nextAndPrevious >> 1) - 1;

        public readonly bool IsPrevious => (_nextAndPrevious & 1) == 1;

        public void Link(int next, bool isPrevious) => _nextAndPrevious = ((next + 1) << 1) | (isPrevious ? 1 : 0);
    }

    /// <summary>Places by hash, pointing into chunks of entries that grow without moving.</summary>
    private sealed class Table
    {
        private readonly ulong[] _places;
        private readonly List<Entry[]> _chunks;
        private int _used;

        public Table(int capacity, List<Entry[]> chunks)
        {
            _places = new ulong[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, capacity))];
            _chunks = chunks;
        }

        public bool IsFull => _used * 10L > _places.Length * 7L;

        public ref Entry At(int index) => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

        public FoundKey Find(ReadOnlySpan<byte> hash)
        {
            var start = BinaryPrimitives.ReadUInt64LittleEndian(hash);
            var fingerprint = start >> 32;
            var mask = (uint)_places.Length - 1;
            for (var at = (uint)start & mask; ; at = (at + 1) & mask)
            {
                // A place holds the entry's number plus one, below 32 bits of the hash.
                var place = Volatile.Read(ref _places[at]);
                if (place == 0)
                {
                    return default;
                }

                if (place >> 32 == fingerprint)
                {
                    ref var entry = ref At((int)(uint)place - 1);
                    if (hash.SequenceEqual(entry.Hash) && Volatile.Read(ref entry.Key) is { } key)
                    {
                        return new FoundKey(key, entry.ExpiresAtTicks, entry.IsPrevious);
                    }
                }
            }
        }

        public int Add(ReadOnlySpan<byte> hash, KeyRecord key, long expiresAtTicks, int next, bool isPrevious)
        {
            if (_used == _chunks.Count * ChunkSize)
            {
                _chunks.Add(new Entry[ChunkSize]);
            }

            ref var entry = ref At(_used);
            hash.CopyTo(entry.Hash);
            entry.ExpiresAtTicks = expiresAtTicks;
            entry.Link(next, isPrevious);
            entry.Key = key;
            Place(hash, _used);
            return _used++;
        }

        /// <summary>Twice the places over the same entries.</summary>
        public Table Grown()
        {
            // Readers of the smaller table go on with their own list while this one grows.
            var table = new Table(_places.Length * 2, [.. _chunks]) { _used = _used };
            for (var i = 0; i < _used; i++)
            {
                ref var entry = ref table.At(i);
                if (entry.Key is not null)
                {
                    table.Place(entry.Hash, i);
                }
            }

            return table;
        }

        private void Place(ReadOnlySpan<byte> hash, int index)
        {
            var start = BinaryPrimitives.ReadUInt64LittleEndian(hash);
            var mask = (uint)_places.Length - 1;
            var at = (uint)start & mask;
            while (_places[at] != 0)
            {
                at = (at + 1) & mask;
            }

            Volatile.Write(ref _places[at], (start & 0xFFFF_FFFF_0000_0000) | (uint)(index + 1));
        }
    }
}
