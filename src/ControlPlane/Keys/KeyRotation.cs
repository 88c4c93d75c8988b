using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>How long the old value goes on working after a rotation.</summary>
public enum Overlap
{
    Hour,
    Day,
    Week,
    UntilEnded,
}

/// <summary>A new value for a key while the old one goes on working, so that a caller can be moved over without a gap.</summary>
public sealed class KeyRotation(Commands commands, Pepper pepper, Sealer sealer)
{
    /// <summary>Gives a key a new value. Refused while an earlier overlap runs: a third value would end somebody's unseen.</summary>
    public Task<Outcome<IssuedKey>> RotateAsync(Actor actor, Guid teamId, string keyId, Overlap overlap, CancellationToken cancellationToken) =>
        commands.ChangeAsync<IssuedKey>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await ApiKeys.FindAsync(command.Db, teamId, keyId, cancel) is not { } key)
                {
                    return ApiKeys.NoKey();
                }

                if (key.PreviousHash is not null && (key.PreviousExpiresAt is null || key.PreviousExpiresAt > command.Now))
                {
                    return Failure.Conflict($"The key {ApiKeys.Label(key)} has two working values already. End the running overlap, then rotate again.");
                }

                var value = KeyValue.New();
                key.PreviousHash = key.Hash;
                key.PreviousExpiresAt = overlap switch
                {
                    Overlap.Hour => command.Now.AddHours(1),
                    Overlap.Day => command.Now.AddDays(1),
                    Overlap.Week => command.Now.AddDays(7),
                    _ => null,
                };
                key.PreviousLastUsedAt = key.LastUsedAt;
                key.LastUsedAt = null;
                key.Hash = KeyValue.Hash(pepper.Value, value);
                key.Prefix = KeyValue.PrefixOf(value);
                key.RotatedAt = command.Now;
                key.SealedValue = key.SealedValue is null ? null : sealer.Seal(ApiKeys.SealPurpose, Encoding.UTF8.GetBytes(value));
                await ApiKeys.SavedAsync(command, key, cancel);
                command.Audit(
                    "key.rotate", ApiKeys.Target(keyId),
                    key.PreviousExpiresAt is { } end
                        ? $"Rotated the key {ApiKeys.Label(key)}; the old value works until {end:yyyy-MM-dd HH:mm} UTC."
                        : $"Rotated the key {ApiKeys.Label(key)}; the old value works until it is ended by hand.",
                    new { key.Prefix, key.PreviousExpiresAt });
                return new IssuedKey(key.Id, key.Name, key.Prefix, value);
            },
            cancellationToken);

    /// <summary>Ends the old value now: callers that still send it get 403.</summary>
    public Task<Outcome<Done>> EndOverlapAsync(Actor actor, Guid teamId, string keyId, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await ApiKeys.FindAsync(command.Db, teamId, keyId, cancel) is not { } key)
                {
                    return ApiKeys.NoKey();
                }

                if (key.PreviousHash is null || key.PreviousExpiresAt <= command.Now)
                {
                    return Failure.Conflict($"The key {ApiKeys.Label(key)} has one working value; there is no overlap to end.");
                }

                key.PreviousHash = null;
                key.PreviousExpiresAt = null;
                key.PreviousLastUsedAt = null;
                await ApiKeys.SavedAsync(command, key, cancel);
                command.Audit("key.rotate.end", ApiKeys.Target(keyId), $"Ended the old value of the key {ApiKeys.Label(key)}.");
                return new Done();
            },
            cancellationToken);
}
