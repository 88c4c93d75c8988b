using System.Globalization;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Usage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>Which keys to list.</summary>
/// <param name="Text">
/// Part of a name, or the beginning of a value. In teams with more than <see cref="KeyList.SearchedWhole"/> keys a name is
/// matched from its beginning, by an index.
/// </param>
/// <param name="PlanId">Keys on this plan; the empty text means keys on none.</param>
public sealed record KeyFilter(string? Text = null, KeyState? State = null, string? PlanId = null);

/// <summary>A key in a list: never a value, never a hash.</summary>
public sealed record KeyRow(
    string Id,
    string Name,
    string Prefix,
    string? Description,
    string? CustomerId,
    KeyState State,
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    IReadOnlyList<PlanName> Plans)
{
    /// <summary>Use of the quota that is nearest to its end; null where no plan has one.</summary>
    public QuotaUse? Quota { get; init; }
}

public sealed record PlanName(string Id, string Name);

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record KeyPage(IReadOnlyList<KeyRow> Rows, string? Next);

/// <summary>A key with all that its page shows.</summary>
/// <param name="RotatedAt">When the present value began to work, if that was after the creation.</param>
/// <param name="Overlapping">Whether the value from before the last rotation still works.</param>
/// <param name="PreviousExpiresAt">When that one stops; null means when it is ended by hand.</param>
public sealed record KeyDetail(
    KeyRow Key,
    bool HasSealedValue,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? RotatedAt,
    bool Overlapping,
    DateTimeOffset? PreviousExpiresAt,
    DateTimeOffset? PreviousLastUsedAt,
    IReadOnlyList<KeyEvent> History);

public sealed record KeyEvent(DateTimeOffset At, string Actor, string Sentence);

/// <summary>Finds keys: by page, by part of a name, by state and plan, and by a whole value. A million keys stay quick: every page is a range of an index.</summary>
public sealed class KeyList(Commands commands, Pepper pepper, TimeProvider time)
{
    public const int LargestPage = 500;

    /// <summary>Teams with up to so many keys are searched anywhere in a name; larger ones from its beginning.</summary>
    public const int SearchedWhole = 20_000;

    /// <summary>Counting stops here.</summary>
    public const int CountedTo = 10_000;

    /// <summary>A page of keys, newest first; found by the beginning of a name, in the order of names.</summary>
    /// <param name="after">The <see cref="KeyPage.Next"/> of the page before; null for the first.</param>
    public Task<Outcome<KeyPage>> ListAsync(
        Actor actor, Guid teamId, KeyFilter filter, string? after, int limit, CancellationToken cancellationToken) =>
        commands.QueryAsync<KeyPage>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                limit = Math.Clamp(limit, 1, LargestPage);
                var now = time.GetUtcNow();
                var byName = await IsByNameAsync(db, teamId, filter, cancel);
                if (after is not null && Position.Parse(after) is null)
                {
                    return Failure.Invalid("position", "page-position", "Invalid position parameter specified");
                }

                var keys = await Select(db, teamId, filter, byName, after is null ? null : Position.Parse(after), now)
                    .AsNoTracking().Take(limit + 1).Select(Shape).ToListAsync(cancel);
                var more = keys.Count > limit;
                if (more)
                {
                    keys.RemoveAt(limit);
                }

                var rows = await RowsAsync(db, keys, now, cancel);
                return new KeyPage(rows, more ? Position.Of(keys[^1], byName) : null);
            },
            cancellationToken);

    /// <summary>How many keys a filter finds, counted to <see cref="CountedTo"/> and one more for "and others".</summary>
    public Task<Outcome<int>> CountAsync(Actor actor, Guid teamId, KeyFilter filter, CancellationToken cancellationToken) =>
        commands.QueryAsync<int>(
            actor, teamId, Permission.View,
            async (db, _, cancel) => await Select(db, teamId, filter, await IsByNameAsync(db, teamId, filter, cancel), null, time.GetUtcNow())
                .Take(CountedTo + 1).CountAsync(cancel),
            cancellationToken);

    /// <summary>
    /// Finds the key that a whole value belongs to, the present or the old one of a rotation. The value is hashed whatever
    /// it looks like, so a wrong one costs the same as a right one.
    /// </summary>
    public async Task<Outcome<KeyRow>> FindByValueAsync(Actor actor, Guid teamId, string value, CancellationToken cancellationToken)
    {
        var hash = KeyValue.Hash(pepper.Value, value);
        return await commands.QueryAsync<KeyRow>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                var now = time.GetUtcNow();
                var key = await db.ApiKeys.Where(key => key.TeamId == teamId && key.Hash == hash).Select(Shape).FirstOrDefaultAsync(cancel)
                    ?? await db.ApiKeys.Where(key => key.TeamId == teamId && key.PreviousHash == hash && (key.PreviousExpiresAt == null || key.PreviousExpiresAt > now))
                        .Select(Shape).FirstOrDefaultAsync(cancel);
                return key is null
                    ? Failure.NotFound("No key of this team has that value.")
                    : (await RowsAsync(db, [key], now, cancel))[0];
            },
            cancellationToken);
    }

    public Task<Outcome<KeyDetail>> GetAsync(Actor actor, Guid teamId, string keyId, CancellationToken cancellationToken) =>
        commands.QueryAsync<KeyDetail>(
            actor, teamId, Permission.View,
            async (db, _, cancel) =>
            {
                var now = time.GetUtcNow();
                if (await db.ApiKeys.FirstOrDefaultAsync(key => key.TeamId == teamId && key.Id == keyId, cancel) is not { } key)
                {
                    return ApiKeys.NoKey();
                }

                var row = (await RowsAsync(db, [Shape.Compile()(key)], now, cancel))[0];
                var target = ApiKeys.Target(keyId);
                var history = await db.Set<AuditEntry>().Where(entry => entry.TeamId == teamId && entry.Target == target)
                    .OrderByDescending(entry => entry.At).Take(100).Select(entry => new KeyEvent(entry.At, entry.Actor, entry.Sentence)).ToListAsync(cancel);
                var overlapping = key.PreviousHash is not null && (key.PreviousExpiresAt is null || key.PreviousExpiresAt > now);
                return new KeyDetail(
                    row, key.SealedValue is not null, key.UpdatedAt, key.RotatedAt,
                    overlapping, overlapping ? key.PreviousExpiresAt : null, overlapping ? key.PreviousLastUsedAt : null, history);
            },
            cancellationToken);

    /// <summary>The question behind a page, for tests to look at its plan.</summary>
    internal static IQueryable<ApiKey> Select(PortalDb db, Guid teamId, KeyFilter filter, bool byName, Position? after, DateTimeOffset now)
    {
        var keys = db.ApiKeys.Where(key => key.TeamId == teamId);
        if (filter.State is { } state)
        {
            keys = keys.Where(KeyStates.Where(state, now));
        }

        var text = filter.Text?.Trim();
        if (!string.IsNullOrEmpty(text))
        {
            var name = KeyInput.SearchForm(text);
            keys = byName
                ? WithBeginning(keys, name, text)
                : keys.Where(key => key.SearchName.Contains(name) || key.Prefix.StartsWith(text));
        }

        if (byName)
        {
            if (after is { Name: { } lastName } named)
            {
                keys = keys.Where(key => key.SearchName.CompareTo(lastName) > 0 || (key.SearchName == lastName && key.Id.CompareTo(named.Id) > 0));
            }

            keys = InPlan(db, keys, filter.PlanId);
            return keys.OrderBy(key => key.SearchName).ThenBy(key => key.Id);
        }

        if (!string.IsNullOrEmpty(filter.PlanId))
        {
            var members = db.PlanKeys.Where(member => member.PlanId == filter.PlanId);
            if (after is not null)
            {
                members = members.Where(member =>
                    member.KeyCreatedAt <= after.At && (member.KeyCreatedAt < after.At || member.ApiKeyId.CompareTo(after.Id) < 0));
            }

            return
                from member in members
                join key in keys on member.ApiKeyId equals key.Id
                orderby member.KeyCreatedAt descending, member.ApiKeyId descending
                select key;
        }

        if (after is not null)
        {
            keys = keys.Where(key => key.CreatedAt <= after.At && (key.CreatedAt < after.At || key.Id.CompareTo(after.Id) < 0));
        }

        return InPlan(db, keys, filter.PlanId).OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id);
    }

    private static IQueryable<ApiKey> InPlan(PortalDb db, IQueryable<ApiKey> keys, string? planId) => planId switch
    {
        null => keys,
        "" => keys.Where(key => !db.PlanKeys.Any(member => member.ApiKeyId == key.Id)),
        _ => keys.Where(key => db.PlanKeys.Any(member => member.PlanId == planId && member.ApiKeyId == key.Id)),
    };

    private static IQueryable<ApiKey> WithBeginning(IQueryable<ApiKey> keys, string name, string prefix)
    {
        // U+10FFFF is behind every character that follows in a name, also where text is compared as UTF-8 bytes.
        var nameEnd = name + "\U0010FFFF";
        if (!prefix.StartsWith("gkd", StringComparison.Ordinal) || prefix.Length > KeyValue.PrefixLength)
        {
            return keys.Where(key => key.SearchName.CompareTo(name) >= 0 && key.SearchName.CompareTo(nameEnd) < 0);
        }

        var prefixEnd = prefix + "\U0010FFFF";
        return keys.Where(key => key.Prefix.CompareTo(prefix) >= 0 && key.Prefix.CompareTo(prefixEnd) < 0);
    }

    private static async Task<bool> IsByNameAsync(PortalDb db, Guid teamId, KeyFilter filter, CancellationToken cancellationToken) =>
        !string.IsNullOrWhiteSpace(filter.Text)
        && await db.ApiKeys.Where(key => key.TeamId == teamId).Take(SearchedWhole + 1).CountAsync(cancellationToken) > SearchedWhole;

    private static readonly System.Linq.Expressions.Expression<Func<ApiKey, KeyShape>> Shape = key => new KeyShape(
        key.Id, key.Name, key.SearchName, key.Prefix, key.Description, key.CustomerId, key.Enabled, key.CreatedAt, key.ExpiresAt, key.LastUsedAt,
        key.PreviousHash != null ? "" : null, key.PreviousExpiresAt);

    private static async Task<IReadOnlyList<KeyRow>> RowsAsync(PortalDb db, IReadOnlyList<KeyShape> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = keys.Select(key => key.Id).ToList();
        var members = (await (
            from member in db.PlanKeys
            where EF.Parameter(ids).Contains(member.ApiKeyId)
            join plan in db.Plans on member.PlanId equals plan.Id
            orderby plan.Name
            select new { member.ApiKeyId, Plan = plan }).AsNoTracking().ToListAsync(cancellationToken)).ToLookup(x => x.ApiKeyId, x => x.Plan);
        var uses = await KeyUsage.CurrentAsync(db, ids, members, now, cancellationToken);
        return
        [
            .. keys.Select(key => new KeyRow(
                key.Id, key.Name, key.Prefix, key.Description, key.CustomerId,
                KeyStates.Of(key.Enabled, key.ExpiresAt, key.Previous, key.PreviousExpiresAt, now),
                key.Enabled, key.CreatedAt, key.ExpiresAt, key.LastUsedAt,
                [.. members[key.Id].Select(plan => new PlanName(plan.Id, plan.Name))])
            {
                Quota = uses[key.Id].MaxBy(use => use.Share),
            }),
        ];
    }

    /// <summary>What a list reads of a key. <c>Previous</c> tells whether there is an old value, not its hash.</summary>
    internal sealed record KeyShape(
        string Id, string Name, string SearchName, string Prefix, string? Description, string? CustomerId, bool Enabled, DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, string? Previous, DateTimeOffset? PreviousExpiresAt);

    /// <summary>Where a page ended: <c>{ticks}.{id}</c>, or <c>{id}.{name}</c> with a leading <c>n</c> in the order of names.</summary>
    internal sealed record Position(DateTimeOffset At, string Id, string? Name)
    {
        public static string Of(KeyShape key, bool byName) =>
            byName ? $"n{key.Id}.{key.SearchName}" : string.Create(CultureInfo.InvariantCulture, $"{key.CreatedAt.UtcTicks}.{key.Id}");

        public static Position? Parse(string text)
        {
            var dot = text.IndexOf('.', StringComparison.Ordinal);
            return dot < 1 ? null
                : text[0] == 'n' ? new(default, text[1..dot], text[(dot + 1)..])
                : long.TryParse(text.AsSpan(0, dot), CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
                    ? new(new DateTimeOffset(ticks, TimeSpan.Zero), text[(dot + 1)..], null)
                    : null;
        }
    }
}
