using System.Globalization;
using CsvHelper;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Keys;

public enum ImportKind
{
    /// <summary>A key that is not there yet.</summary>
    New,

    /// <summary>The row's value belongs to a key of this team, which takes the row's name, description and plans.</summary>
    Update,

    /// <summary>The row can not be taken; the others can.</summary>
    Error,
}

/// <summary>What an import makes of one row.</summary>
/// <param name="Number">The row in the file, from 1, the header not counted.</param>
/// <param name="Prefix">First eight characters of the value; null where a value will be made.</param>
/// <param name="Why">For an error, what to mend.</param>
public sealed record ImportRow(int Number, ImportKind Kind, string Name, string? Prefix, string? Why);

/// <summary>What an import would do, row by row, before anything is changed.</summary>
public sealed record ImportPreview(IReadOnlyList<ImportRow> Rows)
{
    public int New => Rows.Count(row => row.Kind == ImportKind.New);

    public int Updates => Rows.Count(row => row.Kind == ImportKind.Update);

    public int Errors => Rows.Count(row => row.Kind == ImportKind.Error);
}

/// <summary>How an import ended.</summary>
/// <param name="Issued">Keys that came without a value and were given one, to be handed out once.</param>
public sealed record ImportResult(int Created, int Updated, IReadOnlyList<ImportRow> Errors, IReadOnlyList<IssuedKey> Issued);

/// <summary>
/// Takes keys from a file in Amazon's CSV form. Values are hashed at once. A hundred thousand keys go in by batches, each a
/// transaction of its own, so that a deployment never waits for more than one; a repeat of an import that was cut off updates
/// what is there and makes the rest.
/// </summary>
public sealed class KeyImport(Commands commands, Pepper pepper)
{
    private const int BatchSize = 2000;

    /// <summary>Says what an import would do. Nothing is changed.</summary>
    /// <param name="columns">Which cell of the header is which column; null guesses by the names.</param>
    public Task<Outcome<ImportPreview>> PreviewAsync(
        Actor actor, Guid teamId, string text, IReadOnlyDictionary<KeyColumn, int>? columns, CancellationToken cancellationToken) =>
        WithRowsAsync<ImportPreview>(text, columns, async (rows, secret) =>
            await commands.QueryAsync<ImportPreview>(
                actor, teamId, Permission.ManageKeys,
                async (db, _, cancel) => new ImportPreview([.. (await PlanAsync(db, teamId, rows, secret, cancel)).Select(x => x.Row)]),
                cancellationToken));

    /// <summary>Imports what can be taken and lists what can not.</summary>
    /// <param name="progress">Told how many rows are done.</param>
    public Task<Outcome<ImportResult>> ApplyAsync(
        Actor actor, Guid teamId, string text, IReadOnlyDictionary<KeyColumn, int>? columns, IProgress<int>? progress, CancellationToken cancellationToken) =>
        WithRowsAsync<ImportResult>(text, columns, async (rows, secret) =>
        {
            var (created, updated, done) = (0, 0, 0);
            var errors = new List<ImportRow>();
            var issued = new List<IssuedKey>();
            var seen = new HashSet<string>();
            foreach (var batch in rows.Chunk(BatchSize))
            {
                var result = await commands.ChangeAsync<BatchResult>(
                    actor, teamId, Permission.ManageKeys, (command, cancel) => ApplyAsync(command, batch, secret, seen, cancel), cancellationToken);
                if (!result.IsOk)
                {
                    return result.Failure!;
                }

                created += result.Value.Created;
                updated += result.Value.Updated;
                errors.AddRange(result.Value.Errors);
                issued.AddRange(result.Value.Issued);
                seen.UnionWith(result.Value.Hashes);
                progress?.Report(done += batch.Length);
            }

            return new ImportResult(created, updated, errors, issued);
        });

    private async Task<Outcome<T>> WithRowsAsync<T>(
        string text, IReadOnlyDictionary<KeyColumn, int>? columns, Func<List<KeyCsvRow>, byte[], Task<Outcome<T>>> work)
    {
        if (text.Length > KeyCsv.LargestFile)
        {
            return Failure.LimitExceeded($"A key file has at most {KeyCsv.LargestFile / 1024 / 1024} MB. Split it.");
        }

        try
        {
            if (columns is null)
            {
                var header = KeyCsv.Header(text);
                if (!header.IsOk)
                {
                    return header.Failure!;
                }

                columns = KeyCsv.Guess(header.Value);
            }

            if (!columns.ContainsKey(KeyColumn.Name) && !columns.ContainsKey(KeyColumn.Key))
            {
                return Failure.Invalid("file", "key-file", "The first row must name the columns: name,key,description,Enabled,usageplanIds, in any order. It names neither name nor key.");
            }

            var rows = KeyCsv.Read(text, columns);
            return rows.Count switch
            {
                0 => Failure.Invalid("file", "key-file", "The file has a header and no rows."),
                > KeyCsv.MostRows => Failure.LimitExceeded($"A key file has at most {KeyCsv.MostRows:N0} rows. Split it."),
                _ => await work(rows, pepper.Value),
            };
        }
        catch (CsvFormatException problem)
        {
            return KeyCsv.Malformed(problem);
        }
    }

    private static async Task<Outcome<BatchResult>> ApplyAsync(
        Command command, KeyCsvRow[] rows, byte[] secret, HashSet<string> seen, CancellationToken cancellationToken)
    {
        var db = command.Db;
        var teamId = command.Access!.Team.Id;
        await db.LockFeedAsync(cancellationToken);
        var planned = await PlanAsync(db, teamId, rows, secret, cancellationToken, seen);
        var updates = planned.Where(x => x.Row.Kind == ImportKind.Update).ToDictionary(x => x.ExistingId!);
        var updateIds = updates.Keys.ToList();
        var changed = updateIds.Count == 0
            ? []
            : await db.ApiKeys.Include(key => key.Plans).Where(key => EF.Parameter(updateIds).Contains(key.Id)).ToListAsync(cancellationToken);
        foreach (var key in changed)
        {
            var row = updates[key.Id];
            row.Input!.WriteTo(key);
            key.UpdatedAt = command.Now;
            key.Plans.RemoveAll(member => !row.PlanIds.Contains(member.PlanId));
            key.Plans.AddRange(row.PlanIds.Where(id => key.Plans.TrueForAll(member => member.PlanId != id)).Select(id => ApiKeys.Member(key, id)));
        }

        var issued = new List<IssuedKey>();
        var created = new List<ApiKey>();
        foreach (var row in planned.Where(x => x.Row.Kind == ImportKind.New))
        {
            var value = row.Hash is null ? KeyValue.New() : null;
            var key = new ApiKey
            {
                Id = Identifiers.Ten(),
                TeamId = teamId,
                Name = "",
                Prefix = row.Row.Prefix ?? KeyValue.PrefixOf(value!),
                Hash = row.Hash ?? KeyValue.Hash(secret, value!),
                CreatedAt = command.Now,
                UpdatedAt = command.Now,
            };
            row.Input!.WriteTo(key);
            key.Plans.AddRange(row.PlanIds.Select(id => ApiKeys.Member(key, id)));
            created.Add(key);
            if (value is not null)
            {
                issued.Add(new(key.Id, key.Name, key.Prefix, value));
            }
        }

        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.ApiKeys.AddRange(created);
        await command.PublishAsync([.. created, .. changed], cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        var errors = planned.Where(x => x.Row.Kind == ImportKind.Error).Select(x => x.Row).ToList();
        if (created.Count + changed.Count > 0)
        {
            command.Audit(
                "key.import", "keys", $"Imported {created.Count:N0} new keys and updated {changed.Count:N0} from a file, rows {rows[0].Number:N0} to {rows[^1].Number:N0}.",
                new { created = created.Count, updated = changed.Count, refused = errors.Count });
        }

        return new BatchResult(created.Count, changed.Count, errors, issued, [.. planned.Where(x => x.Hash is not null).Select(x => x.Hash!)]);
    }

    /// <summary>Decides about every row: a few statements, however many rows.</summary>
    private static async Task<List<PlannedRow>> PlanAsync(
        PortalDb db, Guid teamId, IReadOnlyList<KeyCsvRow> rows, byte[] secret, CancellationToken cancellationToken, HashSet<string>? before = null)
    {
        var plans = await KeyPlans.ReadAsync(db, teamId, cancellationToken);
        var byName = plans.All.ToLookup(plan => plan.Name, StringComparer.OrdinalIgnoreCase);
        var hashes = rows.Select(row => row[KeyColumn.Key].Length == 0 ? null : KeyValue.Hash(secret, row[KeyColumn.Key])).ToList();
        var existing = new Dictionary<string, (string Id, Guid TeamId, bool Old)>();
        foreach (var chunk in hashes.OfType<string>().Distinct().Chunk(BatchSize))
        {
            var asked = chunk.ToList();
            foreach (var key in await db.ApiKeys.AsNoTracking().Where(key => EF.Parameter(asked).Contains(key.Hash))
                .Select(key => new { key.Hash, key.Id, key.TeamId }).ToListAsync(cancellationToken))
            {
                existing[key.Hash] = (key.Id, key.TeamId, false);
            }

            foreach (var key in await db.ApiKeys.AsNoTracking().Where(key => EF.Parameter(asked).Contains(key.PreviousHash!))
                .Select(key => new { key.PreviousHash, key.Id, key.TeamId }).ToListAsync(cancellationToken))
            {
                existing.TryAdd(key.PreviousHash!, (key.Id, key.TeamId, true));
            }
        }

        var seen = new HashSet<string>(before ?? []);
        var refusals = new Dictionary<string, string?>();
        var planned = new List<PlannedRow>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            planned.Add(Decide(rows[i], hashes[i]));
        }

        return planned;

        PlannedRow Decide(KeyCsvRow row, string? hash)
        {
            var value = row[KeyColumn.Key];
            var name = row[KeyColumn.Name];
            var prefix = value.Length < KeyValue.ShortestGiven ? null : KeyValue.PrefixOf(value);
            PlannedRow Refuse(string why) => new(new(row.Number, ImportKind.Error, name, prefix, why), null, [], null, null);
            if (value.Length > 0 && KeyValue.Check(value) is { } bad)
            {
                return Refuse(bad.Message + ".");
            }

            if (hash is not null && !seen.Add(hash))
            {
                return Refuse("An earlier row of the file has the same value.");
            }

            if (Enabled(row[KeyColumn.Enabled]) is not { } enabled)
            {
                return Refuse($"Enabled is '{row[KeyColumn.Enabled]}'; write TRUE or FALSE.");
            }

            DateTimeOffset? expires = null;
            if (row[KeyColumn.ExpiresAt] is { Length: > 0 } moment)
            {
                if (!DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
                {
                    return Refuse($"expiresAt is '{moment}'; write a UTC date such as 2027-01-31.");
                }

                expires = at;
            }

            var input = new KeyInput(name, row[KeyColumn.Description], enabled, expires, row[KeyColumn.CustomerId]);
            if (input.Check().FirstOrDefault() is { } problem)
            {
                return Refuse(problem.Message);
            }

            var ids = new List<string>();
            foreach (var word in row[KeyColumn.UsagePlanIds].Split(['|', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                // Amazon's form has ids; people write names.
                ids.Add(plans.Find(word) is null && byName[word].FirstOrDefault() is { } named ? named.Id : word);
            }

            ids = [.. ids.Distinct()];
            var together = string.Join('|', ids);
            if (!refusals.TryGetValue(together, out var refusal))
            {
                refusals[together] = refusal = plans.Refuse(ids)?.Message;
            }

            if (refusal is not null)
            {
                return Refuse(refusal);
            }

            if (hash is null || !existing.TryGetValue(hash, out var key))
            {
                return new(new(row.Number, ImportKind.New, name, prefix, null), input, ids, hash, null);
            }

            return key.TeamId != teamId ? Refuse("API Key already exists.")
                : key.Old ? Refuse("This is the old value of a key that was rotated.")
                : new(new(row.Number, ImportKind.Update, name, prefix, null), input, ids, hash, key.Id);
        }
    }

    private static bool? Enabled(string cell) => cell.ToUpperInvariant() switch
    {
        "" or "TRUE" or "YES" or "1" => true,
        "FALSE" or "NO" or "0" => false,
        _ => null,
    };

    private sealed record PlannedRow(ImportRow Row, KeyInput? Input, IReadOnlyList<string> PlanIds, string? Hash, string? ExistingId);

    private sealed record BatchResult(
        int Created, int Updated, IReadOnlyList<ImportRow> Errors, IReadOnlyList<IssuedKey> Issued, IReadOnlyList<string> Hashes);
}
