using System.Text;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Plans;

namespace Gatehouse.Gateway.Keys;

/// <summary>An API key as the gateway needs it; small, since there may be millions.</summary>
internal sealed class KeyRecord
{
    private readonly ulong _prefix;
    private KeyUse? _use;

    public KeyRecord(ApiKeyContent content, PlanHolder[] plans, KeyUse? use)
    {
        Id = content.Id;
        Enabled = content.Enabled;
        ExpiresAtTicks = content.ExpiresAt?.UtcTicks ?? long.MaxValue;
        Plans = plans;
        _use = use;
        for (var i = 0; i < Math.Min(8, content.Prefix.Length); i++)
        {
            _prefix |= (ulong)(byte)content.Prefix[i] << (8 * i);
        }
    }

    public string Id { get; }

    public bool Enabled { get; }

    public long ExpiresAtTicks { get; }

    /// <summary>Shared between keys that are in the same plans.</summary>
    public PlanHolder[] Plans { get; }

    /// <summary>Index of the key's first secret in the table.</summary>
    public int FirstSecret { get; set; } = -1;

    /// <summary>First characters of the value, for people.</summary>
    public string Prefix
    {
        get
        {
            Span<byte> bytes = stackalloc byte[8];
            BitConverter.TryWriteBytes(bytes, _prefix);
            return Encoding.Latin1.GetString(bytes.TrimEnd((byte)0));
        }
    }

    /// <summary>Buckets and counters; made at the key's first call and handed on when the key changes.</summary>
    public KeyUse Use => _use ?? Interlocked.CompareExchange(ref _use, new KeyUse(), null) ?? _use;

    public KeyUse? UseIfAny => Volatile.Read(ref _use);
}
