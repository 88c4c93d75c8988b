using System.Linq.Expressions;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>What a key is to its callers now; computed, so that no job has to keep it true.</summary>
public enum KeyState
{
    Active,

    /// <summary>Works, and ends within 14 days.</summary>
    Expiring,

    /// <summary>Works with two values.</summary>
    Rotating,

    /// <summary>Switched off by hand; callers get 403.</summary>
    Suspended,

    /// <summary>Its time is over; callers get 403.</summary>
    Expired,
}

internal static class KeyStates
{
    public static readonly TimeSpan ExpiringWithin = TimeSpan.FromDays(14);

    public static KeyState Of(bool enabled, DateTimeOffset? expiresAt, string? previousHash, DateTimeOffset? previousExpiresAt, DateTimeOffset now) =>
        expiresAt <= now ? KeyState.Expired
        : !enabled ? KeyState.Suspended
        : previousHash is not null && (previousExpiresAt is null || previousExpiresAt > now) ? KeyState.Rotating
        : expiresAt < now + ExpiringWithin ? KeyState.Expiring
        : KeyState.Active;

    public static KeyState StateAt(this ApiKey key, DateTimeOffset now) =>
        Of(key.Enabled, key.ExpiresAt, key.PreviousHash, key.PreviousExpiresAt, now);

    /// <summary>The same rule as a question to the database.</summary>
    public static Expression<Func<ApiKey, bool>> Where(KeyState state, DateTimeOffset now)
    {
        var soon = now + ExpiringWithin;
        return state switch
        {
            KeyState.Expired => key => key.ExpiresAt <= now,
            KeyState.Suspended => key => !key.Enabled && (key.ExpiresAt == null || key.ExpiresAt > now),
            KeyState.Rotating => key => key.PreviousHash != null && (key.PreviousExpiresAt == null || key.PreviousExpiresAt > now)
                && key.Enabled && (key.ExpiresAt == null || key.ExpiresAt > now),
            KeyState.Expiring => key => key.ExpiresAt > now && key.ExpiresAt < soon && key.Enabled
                && (key.PreviousHash == null || key.PreviousExpiresAt <= now),
            _ => key => key.Enabled && (key.ExpiresAt == null || key.ExpiresAt >= soon)
                && (key.PreviousHash == null || key.PreviousExpiresAt <= now),
        };
    }
}
