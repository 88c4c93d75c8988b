using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>What <see cref="ApiKeys.BulkAsync"/> does to each key.</summary>
public enum BulkAction
{
    Suspend,
    Resume,
    Delete,
}

/// <summary>How a change of many keys ended: what was done, and each key it was not done to, with why.</summary>
public sealed record BulkResult(int Done, IReadOnlyList<BulkFailure> Failures);

public sealed record BulkFailure(string Id, string Name, string Why);

/// <summary>API keys: made, changed, put on plans and deleted. Values are hashed before anything is stored; every change is published.</summary>
public sealed class ApiKeys(Commands commands, Pepper pepper, Sealer sealer)
{
    /// <summary>Keys that one bulk change takes.</summary>
    public const int MostAtOnce = 10_000;

    internal const string SealPurpose = "api-key";

    /// <summary>Makes a key; its value is in the answer and nowhere else.</summary>
    public Task<Outcome<IssuedKey>> CreateAsync(Actor actor, Guid teamId, NewKey input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<IssuedKey>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                var problems = input.Key.Check().ToList();
                if (input.Value is not null && KeyValue.Check(input.Value) is { } problem)
                {
                    problems.Add(problem);
                }

                if (input.Key.ExpiresAt <= command.Now)
                {
                    problems.Add(new("expiresAt", "key-expiry", "The expiry is in the past. Choose a later moment, or none."));
                }

                if (problems.Count > 0)
                {
                    return Failure.Invalid(problems);
                }

                var db = command.Db;
                await db.LockFeedAsync(cancel);
                var planIds = input.PlanIds.Distinct().ToList();
                if (planIds.Count > 0 && (await KeyPlans.ReadAsync(db, teamId, cancel)).Refuse(planIds) is { } refusal)
                {
                    return refusal;
                }

                var value = input.Value ?? KeyValue.New();
                var hash = KeyValue.Hash(pepper.Value, value);
                if (await IsTakenAsync(db, hash, cancel))
                {
                    return Failure.Conflict("API Key already exists");
                }

                var key = new ApiKey
                {
                    Id = await NewIdAsync(db, cancel),
                    TeamId = teamId,
                    Name = "",
                    Prefix = KeyValue.PrefixOf(value),
                    Hash = hash,
                    SealedValue = input.KeepSealed ? sealer.Seal(SealPurpose, Encoding.UTF8.GetBytes(value)) : null,
                    CreatedAt = command.Now,
                    UpdatedAt = command.Now,
                };
                input.Key.WriteTo(key);
                key.Plans.AddRange(planIds.Select(id => Member(key, id)));
                db.ApiKeys.Add(key);
                await command.PublishAsync(key, cancel);
                command.Audit("key.create", Target(key.Id), $"Created the key {Label(key)}.", new { key.Name, key.Prefix, plans = planIds, key.ExpiresAt, key.Enabled });
                return new IssuedKey(key.Id, key.Name, key.Prefix, value);
            },
            cancellationToken);

    /// <summary>Makes a key with a name on one plan, and nothing else to decide: the shortest way to a first call.</summary>
    public Task<Outcome<IssuedKey>> CreateAsync(Actor actor, Guid teamId, string name, string planId, CancellationToken cancellationToken) =>
        CreateAsync(actor, teamId, new NewKey(new KeyInput(name), [planId]), cancellationToken);

    /// <summary>Changes what the owner says of a key: name, description, enabled, expiry, customer.</summary>
    /// <summary>The values of keys that keep a sealed copy, by id; keys without one are left out. Every reading is audited.</summary>
    public Task<Outcome<Dictionary<string, string>>> RevealAsync(
        Actor actor, Guid teamId, IReadOnlyCollection<string> keyIds, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Dictionary<string, string>>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                var kept = await command.Db.ApiKeys.AsNoTracking()
                    .Where(key => key.TeamId == teamId && keyIds.Contains(key.Id) && key.SealedValue != null)
                    .Select(key => new { key.Id, key.SealedValue })
                    .ToListAsync(cancel);
                if (kept.Count > 0)
                {
                    command.Audit("key.reveal", "keys", $"{command.ActorName} read the values of {kept.Count} {(kept.Count == 1 ? "key" : "keys")}.", kept.Select(key => key.Id));
                }

                return kept.ToDictionary(key => key.Id, key => Encoding.UTF8.GetString(sealer.Unseal(SealPurpose, key.SealedValue!)));
            },
            cancellationToken);

    public Task<Outcome<Done>> UpdateAsync(Actor actor, Guid teamId, string keyId, KeyInput input, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, teamId, keyId,
            (command, key) =>
            {
                var problems = input.Check().ToList();
                if (input.ExpiresAt != key.ExpiresAt && input.ExpiresAt <= command.Now)
                {
                    problems.Add(new("expiresAt", "key-expiry", "The expiry is in the past. To end the key now, suspend or delete it."));
                }

                if (problems.Count > 0)
                {
                    return Failure.Invalid(problems);
                }

                var before = Words(key);
                var sentence = input.Enabled == key.Enabled ? $"Changed the key {Label(key)}." : $"{(input.Enabled ? "Resumed" : "Suspended")} the key {Label(key)}.";
                input.WriteTo(key);
                command.Audit("key.update", Target(keyId), sentence, new { before, after = Words(key) });
                return null;
            },
            cancellationToken);

    /// <summary>Switches a key on or off; off answers callers 403.</summary>
    public Task<Outcome<Done>> EnableAsync(Actor actor, Guid teamId, string keyId, bool enabled, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, teamId, keyId,
            (command, key) =>
            {
                key.Enabled = enabled;
                command.Audit(enabled ? "key.resume" : "key.suspend", Target(keyId), $"{(enabled ? "Resumed" : "Suspended")} the key {Label(key)}.");
                return null;
            },
            cancellationToken);

    /// <summary>Puts a key on a plan; refused where the key reaches one of the plan's stages by another plan already.</summary>
    public Task<Outcome<Done>> AttachAsync(Actor actor, Guid teamId, string keyId, string planId, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await FindAsync(command.Db, teamId, keyId, cancel) is not { } key)
                {
                    return NoKey();
                }

                if (key.Plans.Exists(member => member.PlanId == planId))
                {
                    return Failure.Conflict($"The key {Label(key)} is on this plan already.");
                }

                var plans = await KeyPlans.ReadAsync(command.Db, teamId, cancel);
                if (plans.Refuse([.. key.Plans.Select(member => member.PlanId), planId]) is { } refusal)
                {
                    return refusal;
                }

                key.Plans.Add(Member(key, planId));
                await SavedAsync(command, key, cancel);
                command.Audit("key.attach", Target(keyId), $"Put the key {Label(key)} on the plan {plans.Find(planId)!.Name}.", new { planId });
                return new Done();
            },
            cancellationToken);

    /// <summary>Takes a key off a plan: it can not call the plan's stages any more.</summary>
    public Task<Outcome<Done>> DetachAsync(Actor actor, Guid teamId, string keyId, string planId, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor, teamId, keyId,
            (command, key) =>
            {
                if (key.Plans.RemoveAll(member => member.PlanId == planId) == 0)
                {
                    return Failure.NotFound($"The key {Label(key)} is not on the plan {planId}.");
                }

                command.Audit("key.detach", Target(keyId), $"Took the key {Label(key)} off the plan {planId}.", new { planId });
                return null;
            },
            cancellationToken);

    public async Task<Outcome<Done>> DeleteAsync(Actor actor, Guid teamId, string keyId, CancellationToken cancellationToken)
    {
        var outcome = await BulkAsync(actor, teamId, BulkAction.Delete, [keyId], cancellationToken);
        return !outcome.IsOk ? outcome.Failure! : outcome.Value.Done == 1 ? new Done() : NoKey();
    }

    /// <summary>Suspends, resumes or deletes many keys in one transaction; keys that are gone are listed, not an error.</summary>
    public Task<Outcome<BulkResult>> BulkAsync(
        Actor actor, Guid teamId, BulkAction action, IReadOnlyCollection<string> keyIds, CancellationToken cancellationToken) =>
        commands.ChangeAsync<BulkResult>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                if (keyIds.Count > MostAtOnce)
                {
                    return Failure.LimitExceeded($"At most {MostAtOnce:N0} keys change at once; {keyIds.Count:N0} are chosen.");
                }

                var db = command.Db;
                await db.LockFeedAsync(cancel);
                var ids = keyIds.Distinct().ToList();
                var keys = await db.ApiKeys.Include(key => key.Plans)
                    .Where(key => key.TeamId == teamId && EF.Parameter(ids).Contains(key.Id)).ToListAsync(cancel);
                var missing = ids.Except(keys.Select(key => key.Id)).Select(id => new BulkFailure(id, id, "There is no such key any more."));
                if (action == BulkAction.Delete)
                {
                    db.ApiKeys.RemoveRange(keys);
                    await command.WithdrawManyAsync(FeedKind.ApiKey, [.. keys.Select(key => key.Id)], cancel);
                }
                else
                {
                    foreach (var key in keys)
                    {
                        key.Enabled = action == BulkAction.Resume;
                        key.UpdatedAt = command.Now;
                    }

                    await command.PublishAsync(keys, cancel);
                }

                var (name, verb) = action switch
                {
                    BulkAction.Suspend => ("key.suspend", "Suspended"),
                    BulkAction.Resume => ("key.resume", "Resumed"),
                    _ => ("key.delete", "Deleted"),
                };
                foreach (var key in keys)
                {
                    command.Audit(name, Target(key.Id), $"{verb} the key {Label(key)}.", action == BulkAction.Delete ? Words(key) : null);
                }

                return new BulkResult(keys.Count, [.. missing]);
            },
            cancellationToken);

    internal static string Target(string keyId) => $"keys/{keyId}";

    internal static Failure NoKey() => Failure.NotFound("Invalid API Key identifier specified");

    internal static PlanKey Member(ApiKey key, string planId) => new() { PlanId = planId, ApiKeyId = key.Id, KeyCreatedAt = key.CreatedAt };

    internal static string Label(ApiKey key) => key.Name.Length == 0 ? $"{key.Prefix}…" : key.Name;

    internal static object Words(ApiKey key) =>
        new { key.Name, key.Description, key.CustomerId, key.Prefix, key.Enabled, key.ExpiresAt, plans = key.Plans.Select(member => member.PlanId).Order() };

    internal static Task<ApiKey?> FindAsync(PortalDb db, Guid teamId, string keyId, CancellationToken cancellationToken) =>
        db.ApiKeys.Include(key => key.Plans).FirstOrDefaultAsync(key => key.TeamId == teamId && key.Id == keyId, cancellationToken);

    internal static Task<bool> IsTakenAsync(PortalDb db, string hash, CancellationToken cancellationToken) =>
        db.ApiKeys.AnyAsync(key => key.Hash == hash || key.PreviousHash == hash, cancellationToken);

    internal static async Task SavedAsync(Command command, ApiKey key, CancellationToken cancellationToken)
    {
        key.UpdatedAt = command.Now;
        await command.PublishAsync(key, cancellationToken);
    }

    private static async Task<string> NewIdAsync(PortalDb db, CancellationToken cancellationToken)
    {
        string id;
        do
        {
            id = Identifiers.Ten();
        }
        while (await db.ApiKeys.AnyAsync(key => key.Id == id, cancellationToken));
        return id;
    }

    private Task<Outcome<Done>> ChangeAsync(
        Actor actor, Guid teamId, string keyId, Func<Command, ApiKey, Failure?> change, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor, teamId, Permission.ManageKeys,
            async (command, cancel) =>
            {
                await command.Db.LockFeedAsync(cancel);
                if (await FindAsync(command.Db, teamId, keyId, cancel) is not { } key)
                {
                    return NoKey();
                }

                if (change(command, key) is { } failure)
                {
                    return failure;
                }

                await SavedAsync(command, key, cancel);
                return new Done();
            },
            cancellationToken);
}
