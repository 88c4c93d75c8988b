using System.Threading.Channels;

namespace Gatehouse.Gateway.Requests;

/// <summary>
/// The last requests in memory, and a stream of those to come. Writing is one interlocked increment and one store; a
/// reader that is too slow loses the oldest and is told how many.
/// </summary>
public sealed class RequestTail
{
    /// <summary>Requests that are remembered.</summary>
    public const int Capacity = 1_000;

    private readonly RequestRecord?[] _ring = new RequestRecord?[Capacity];
    private readonly Lock _changing = new();
    private volatile RequestSubscription[] _subscriptions = [];
    private long _written = -1;

    internal RequestTail()
    {
    }

    /// <summary>Requests since the start.</summary>
    public long Total => Interlocked.Read(ref _written) + 1;

    /// <summary>The newest first.</summary>
    /// <param name="wanted">Null takes every request.</param>
    /// <param name="count">At most this many, 1 to <see cref="Capacity"/>.</param>
    public IReadOnlyList<RequestRecord> Recent(Func<RequestRecord, bool>? wanted = null, int count = Capacity)
    {
        var found = new List<RequestRecord>();
        var last = Interlocked.Read(ref _written);
        for (var at = last; at >= 0 && at > last - Capacity && found.Count < count; at--)
        {
            if (Volatile.Read(ref _ring[at % Capacity]) is { } record && (wanted is null || wanted(record)))
            {
                found.Add(record);
            }
        }

        return found;
    }

    /// <summary>Follows requests from now on; dispose it to stop.</summary>
    /// <param name="wanted">Runs on the request's thread: cheap, and never throwing. Null takes every request.</param>
    /// <param name="buffer">Requests that wait for a slow reader before the oldest are dropped.</param>
    public RequestSubscription Subscribe(Func<RequestRecord, bool>? wanted = null, int buffer = 200)
    {
        var subscription = new RequestSubscription(this, wanted, buffer);
        lock (_changing)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    internal void Write(RequestRecord record)
    {
        Volatile.Write(ref _ring[Interlocked.Increment(ref _written) % Capacity], record);
        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(record);
        }
    }

    internal void Remove(RequestSubscription subscription)
    {
        lock (_changing)
        {
            _subscriptions = [.. _subscriptions.Where(known => known != subscription)];
        }
    }
}

/// <summary>One follower of the tail.</summary>
public sealed class RequestSubscription : IDisposable
{
    private readonly RequestTail _tail;
    private readonly Func<RequestRecord, bool>? _wanted;
    private readonly Channel<RequestRecord> _channel;
    private long _dropped;

    internal RequestSubscription(RequestTail tail, Func<RequestRecord, bool>? wanted, int buffer)
    {
        _tail = tail;
        _wanted = wanted;
        _channel = Channel.CreateBounded<RequestRecord>(
            new BoundedChannelOptions(buffer) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    public ChannelReader<RequestRecord> Requests => _channel.Reader;

    /// <summary>Requests lost to slow reading.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Dispose()
    {
        _tail.Remove(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(RequestRecord record)
    {
        if (_wanted is null || _wanted(record))
        {
            _channel.Writer.TryWrite(record);
        }
    }
}
