using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Feed;

/// <summary>Many feed rows of one kind at once: a handful of statements for a thousand keys instead of three for each.</summary>
internal static class FeedBatch
{
    public static async Task PublishManyAsync<T>(
        this Command command, string kind, IReadOnlyList<(string Key, T Content)> entries, CancellationToken cancellationToken)
    {
        var written = entries.Select(entry =>
        {
            var bytes = DefinitionJson.Write(entry.Content);
            return (entry.Key, Bytes: bytes, Hash: DefinitionJson.Hash(bytes));
        }).ToList();
        var db = command.Db;
        var hashes = written.Select(entry => entry.Hash).Distinct().ToList();
        var stored = (await db.Contents.Where(content => EF.Parameter(hashes).Contains(content.Hash)).Select(content => content.Hash).ToListAsync(cancellationToken)).ToHashSet();
        stored.UnionWith(db.Contents.Local.Select(content => content.Hash));
        foreach (var entry in written)
        {
            if (stored.Add(entry.Hash))
            {
                db.Contents.Add(new Content { Hash = entry.Hash, Bytes = FeedStorage.Compress(entry.Bytes), Length = entry.Bytes.Length });
            }
        }

        await AppendManyAsync(command, kind, [.. written.Select(entry => (entry.Key, (string?)entry.Hash))], cancellationToken);
    }

    public static Task WithdrawManyAsync(this Command command, string kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        AppendManyAsync(command, kind, [.. keys.Select(key => (key, (string?)null))], cancellationToken);

    private static async Task AppendManyAsync(
        Command command, string kind, IReadOnlyList<(string Key, string? Hash)> entries, CancellationToken cancellationToken)
    {
        var db = command.Db;
        await db.LockFeedAsync(cancellationToken);
        var names = entries.Select(entry => entry.Key).ToList();
        var rows = await db.Feed.Where(row => row.Kind == kind && EF.Parameter(names).Contains(row.Key)).ToDictionaryAsync(row => row.Key, cancellationToken);
        var next = await db.NextSequenceAsync(cancellationToken);
        foreach (var (key, hash) in entries)
        {
            if (!rows.TryGetValue(key, out var row))
            {
                rows[key] = row = new FeedRow { Kind = kind, Key = key };
                db.Feed.Add(row);
            }

            row.Sequence = next++;
            row.Hash = hash;
            row.At = command.Now;
        }
    }
}
