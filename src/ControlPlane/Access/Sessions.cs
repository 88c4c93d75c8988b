using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Access;

public sealed record SessionView(Guid Id, string Method, string? Address, string? Browser, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt);

/// <summary>The browsers in which a person is signed in.</summary>
public sealed class Sessions(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>How long an unused sign-in lasts; the cookie's own lifetime.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const int MaxBrowser = 512;
    private const int MaxShown = 100;

    public async Task<Guid> BeginAsync(string userId, string method, string? address, string? browser, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var expired = now - Lifetime;
        await db.Sessions.Where(old => old.UserId == userId && old.LastSeenAt < expired).ExecuteDeleteAsync(cancellationToken);
        var session = new Session
        {
            UserId = userId,
            Method = method,
            Address = address,
            Browser = string.IsNullOrEmpty(browser) ? null : browser[..Math.Min(browser.Length, MaxBrowser)],
            StartedAt = now,
            LastSeenAt = now,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(user => user.LastSeenAt, now), cancellationToken);
        return session.Id;
    }

    /// <summary>Notes that the browser is there; false when its sign-in was ended.</summary>
    public async Task<bool> TouchAsync(string userId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Sessions.Where(session => session.Id == id && session.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellationToken) == 1;
    }

    /// <summary>
    /// Whether a page opened in this sign-in may stay: the account is enabled, its security stamp is still
    /// <paramref name="stamp"/>, and the sign-in was not ended.
    /// </summary>
    public async Task<bool> IsAliveAsync(string userId, Guid id, string? stamp, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(
            user => user.Id == userId && !user.Disabled && user.SecurityStamp == stamp && db.Sessions.Any(session => session.Id == id && session.UserId == userId),
            cancellationToken);
    }

    /// <summary>The actor's own sign-ins, the latest first; at most a hundred.</summary>
    public async Task<IReadOnlyList<SessionView>> MineAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.Where(session => session.UserId == actor.Id)
            .OrderByDescending(session => session.LastSeenAt)
            .Take(MaxShown)
            .Select(session => new SessionView(session.Id, session.Method, session.Address, session.Browser, session.StartedAt, session.LastSeenAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends one of the actor's own sign-ins; that browser is out within half a minute.</summary>
    public async Task EndAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Sessions.Where(session => session.Id == id && session.UserId == actor.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Ends all of the actor's sign-ins but one.</summary>
    /// <returns>How many were ended.</returns>
    public async Task<int> EndOthersAsync(Actor actor, Guid kept, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sessions.Where(session => session.UserId == actor.Id && session.Id != kept).ExecuteDeleteAsync(cancellationToken);
    }
}
