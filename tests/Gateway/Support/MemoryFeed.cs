using System.Collections.Concurrent;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway.Keys;

namespace Gatehouse.Gateway.Tests.Support;

/// <summary>A control plane in memory: everything a node asks for, with a switch to take it away.</summary>
internal sealed class MemoryFeed : IFeed
{
    private readonly Lock _changing = new();
    private readonly Dictionary<(string Kind, string Key), FeedEntry> _rows = [];
    private readonly ConcurrentDictionary<string, byte[]> _contents = new();
    private readonly ConcurrentDictionary<(string Node, string Plan, string Key, DateOnly Day), UsageCount> _usage = new();
    private readonly List<StageAcknowledgement> _acknowledgements = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;

    public byte[] Pepper { get; set; } = [.. Enumerable.Range(0, 32).Select(i => (byte)(i + 1))];

    /// <summary>Every call fails while this is set.</summary>
    public volatile bool IsAway;

    /// <summary>Positions up to here can no longer be told from.</summary>
    public long OldestKnown { get; set; }

    public int ManifestReads;

    public IReadOnlyList<StageAcknowledgement> Acknowledgements
    {
        get
        {
            lock (_changing)
            {
                return [.. _acknowledgements];
            }
        }
    }

    public IReadOnlyCollection<UsageCount> Usage => [.. _usage.Values];

    public long Used(string plan, string key) => _usage.Values.Where(count => count.PlanId == plan && count.ApiKeyId == key).Sum(count => count.Used);

    public void AddUsage(UsageCount count) => _usage[(count.Node, count.PlanId, count.ApiKeyId, count.Day)] = count;

    public string Publish<T>(string kind, string key, T content) => PublishBytes(kind, key, DefinitionJson.Write(content));

    public string PublishBytes(string kind, string key, byte[] bytes)
    {
        var hash = DefinitionJson.Hash(bytes);
        _contents[hash] = bytes;
        Append(kind, key, hash);
        return hash;
    }

    public void Withdraw(string kind, string key) => Append(kind, key, null);

    public void Plan(PlanContent plan) => Publish(FeedKind.Plan, plan.Id, plan);

    public void Key(ApiKeyContent key) => Publish(FeedKind.ApiKey, key.Id, key);

    public ApiKeySecret Secret(string value, DateTimeOffset? expiresAt = null)
    {
        Span<byte> hash = stackalloc byte[KeyHasher.HashBytes];
        KeyHasher.Hash(Pepper, value, hash);
        return new ApiKeySecret(Convert.ToHexStringLower(hash), expiresAt);
    }

    public string Stage(StageSnapshot snapshot) => Publish(FeedKind.Stage, $"{snapshot.ApiId}/{snapshot.Stage}", snapshot);

    /// <summary>Forgets tombstones and starts counting from the beginning, as a restored database would.</summary>
    public void StartOver()
    {
        lock (_changing)
        {
            _sequence = 0;
            foreach (var (key, row) in _rows.ToList())
            {
                if (row.Hash is null)
                {
                    _rows.Remove(key);
                }
                else
                {
                    _rows[key] = row with { Sequence = ++_sequence };
                }
            }
        }

        Wake();
    }

    public async Task<StageAcknowledgement> AcknowledgedAsync(string hash)
    {
        while (true)
        {
            Task next;
            lock (_changing)
            {
                if (_acknowledgements.FindLast(acknowledgement => acknowledgement.Hash == hash) is { } found)
                {
                    return found;
                }

                next = _told.Task;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public async Task<FeedPage> ReadAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        Fail();
        var grown = _grown.Task;
        var page = Page(after, limit);
        if (page.Entries.Count == 0 && !page.Reset && wait > TimeSpan.Zero)
        {
            await Task.WhenAny(grown, Task.Delay(wait, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            Fail();
            page = Page(after, limit);
        }

        return page;
    }

    public Task<FeedPage> ManifestAsync(CancellationToken cancellationToken)
    {
        Fail();
        Interlocked.Increment(ref ManifestReads);
        lock (_changing)
        {
            return Task.FromResult(new FeedPage([.. _rows.Values.Where(row => row.Hash is not null).OrderBy(row => row.Sequence)], _sequence, false));
        }
    }

    public Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult<IReadOnlyDictionary<string, byte[]>>(hashes.Where(_contents.ContainsKey).ToDictionary(hash => hash, hash => _contents[hash]));
    }

    public Task<byte[]> PepperAsync(CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult(Pepper);
    }

    public Task<IReadOnlyList<UsageCount>> UsageAsync(DateOnly since, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult<IReadOnlyList<UsageCount>>([.. _usage.Values.Where(count => count.Day >= since)]);
    }

    public Task AcknowledgeAsync(StageAcknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        Fail();
        lock (_changing)
        {
            _acknowledgements.Add(acknowledgement);
            var told = _told;
            _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
            told.SetResult();
        }

        return Task.CompletedTask;
    }

    public Task ReportUsageAsync(IReadOnlyCollection<UsageCount> usage, CancellationToken cancellationToken)
    {
        Fail();
        foreach (var count in usage)
        {
            AddUsage(count);
        }

        return Task.CompletedTask;
    }

    /// <summary>Lets long polls look again.</summary>
    public void Wake() => Interlocked.Exchange(ref _grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private void Append(string kind, string key, string? hash)
    {
        lock (_changing)
        {
            _rows[(kind, key)] = new FeedEntry(++_sequence, kind, key, hash);
        }

        Wake();
    }

    private FeedPage Page(long after, int limit)
    {
        lock (_changing)
        {
            if (after < OldestKnown)
            {
                return new FeedPage([], _sequence, true);
            }

            var entries = _rows.Values.Where(row => row.Sequence > after).OrderBy(row => row.Sequence).Take(limit).ToList();
            return new FeedPage(entries, entries.Count > 0 ? entries[^1].Sequence : _sequence, false);
        }
    }

    private void Fail()
    {
        if (IsAway)
        {
            throw new IOException("The control plane is away.");
        }
    }
}
