using System.IO.Compression;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Feed;

/// <summary>Content-addressed rows and the feed that points at them, inside a caller's transaction.</summary>
internal static class FeedStorage
{
    /// <summary>Stores bytes under their SHA-256, once.</summary>
    public static async Task<string> StoreAsync(this PortalDb db, byte[] bytes, CancellationToken cancellationToken)
    {
        var hash = DefinitionJson.Hash(bytes);
        if (!await db.Contents.AnyAsync(content => content.Hash == hash, cancellationToken))
        {
            // Two transactions may store the same bytes at once; whoever is second has nothing to do.
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "Contents" ("Hash", "Bytes", "Length") VALUES ({hash}, {Compress(bytes)}, {bytes.Length}) ON CONFLICT DO NOTHING""",
                cancellationToken);
        }

        return hash;
    }

    /// <summary>Null when there is no such content.</summary>
    public static async Task<byte[]?> LoadAsync(this PortalDb db, string hash, CancellationToken cancellationToken) =>
        await db.Contents.AsNoTracking().FirstOrDefaultAsync(content => content.Hash == hash, cancellationToken) is { } row
            ? row.Expand()
            : null;

    public static byte[] Expand(this Content content)
    {
        var bytes = new byte[content.Length];
        return BrotliDecoder.TryDecompress(content.Bytes, bytes, out var written) && written == content.Length
            ? bytes
            : throw new InvalidDataException($"Content {content.Hash} is damaged.");
    }

    /// <summary>
    /// Makes this transaction the only one that writes to the feed until it ends. Called first by operations that read what
    /// they then count up or point to, such as a deployment's number.
    /// </summary>
    public static async Task LockFeedAsync(this PortalDb db, CancellationToken cancellationToken)
    {
        // SQLite has one writer as it is; on PostgreSQL the lock lasts until the transaction ends.
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(4711)", cancellationToken);
        }
    }

    /// <summary>The next sequence, for a transaction that holds the feed's lock. Numbers of forgotten rows are not given again.</summary>
    public static async Task<long> NextSequenceAsync(this PortalDb db, CancellationToken cancellationToken)
    {
        var stored = await db.Feed.MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        var pending = db.Feed.Local.Select(row => row.Sequence).DefaultIfEmpty().Max();
        return Math.Max(Math.Max(stored, pending), await FeedRetention.HorizonAsync(db, cancellationToken)) + 1;
    }

    /// <summary>Writes the newest word about (kind, key). One writer at a time, so that rows become visible in order.</summary>
    public static async Task AppendAsync(
        this PortalDb db, string kind, string key, string? hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.LockFeedAsync(cancellationToken);
        var next = await db.NextSequenceAsync(cancellationToken);
        if (await db.Feed.FindAsync([kind, key], cancellationToken) is { } row)
        {
            row.Sequence = next;
            row.Hash = hash;
            row.At = now;
        }
        else
        {
            db.Feed.Add(new FeedRow { Kind = kind, Key = key, Sequence = next, Hash = hash, At = now });
        }
    }

    internal static byte[] Compress(byte[] bytes)
    {
        var target = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, target, out var written, quality: 4, window: 22)
            ? target[..written]
            : throw new InvalidOperationException("Brotli refused a buffer of its own maximum size.");
    }
}
