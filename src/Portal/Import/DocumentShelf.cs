using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gatehouse.Portal.Import;

/// <summary>A document that somebody uploaded and has not imported yet.</summary>
/// <param name="Name">The file's name, the address it came from, or <c>pasted text</c>.</param>
internal sealed record ShelvedDocument(string Id, string UserId, string Name, long Length, string Path, DateTimeOffset At);

/// <summary>
/// Keeps uploaded documents on disk between upload and import, so that megabytes cross neither the circuit nor the heap.
/// Each is seen by its uploader only, lives two hours, and goes with the process.
/// </summary>
internal sealed class DocumentShelf(TimeProvider time) : IDisposable
{
    private const int PerUser = 5;
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, ShelvedDocument> _documents = new(StringComparer.Ordinal);
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("gatehouse-import-"));

    /// <summary>Keeps what <paramref name="content"/> gives; null when that is more than <paramref name="limit"/> bytes.</summary>
    public async Task<ShelvedDocument?> KeepAsync(string userId, string name, Stream content, long limit, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var path = Path.Combine(_folder.Value.FullName, id);
        var length = 0L;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            var buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                length += read;
                if (length > limit)
                {
                    break;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        if (length > limit)
        {
            File.Delete(path);
            return null;
        }

        var document = new ShelvedDocument(id, userId, name, length, path, time.GetUtcNow());
        _documents[id] = document;
        Clear(userId);
        return document;
    }

    /// <summary>Null when it is gone or somebody else's.</summary>
    public ShelvedDocument? Find(string id, string userId) =>
        _documents.TryGetValue(id, out var document) && document.UserId == userId && time.GetUtcNow() - document.At < Life ? document : null;

    public static Task<byte[]> ReadAsync(ShelvedDocument document, CancellationToken cancellationToken) =>
        File.ReadAllBytesAsync(document.Path, cancellationToken);

    public void Remove(string id)
    {
        if (_documents.TryRemove(id, out var document))
        {
            File.Delete(document.Path);
        }
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Delete(recursive: true);
        }
    }

    private void Clear(string userId)
    {
        var now = time.GetUtcNow();
        var own = _documents.Values.Where(document => document.UserId == userId).OrderByDescending(document => document.At).Skip(PerUser);
        foreach (var document in own.Concat(_documents.Values.Where(document => now - document.At >= Life)).ToArray())
        {
            Remove(document.Id);
        }
    }
}
