using System.Collections.Concurrent;

namespace Gatehouse.Gateway.Integrations;

/// <summary>Cancellation after an integration's time-out; the sources and their timers are used again.</summary>
internal sealed class Deadlines(TimeProvider time)
{
    private const int Kept = 1024;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    public CancellationTokenSource Start(TimeSpan after)
    {
        if (_idle.TryDequeue(out var source))
        {
            source.CancelAfter(after);
            return source;
        }

        return new CancellationTokenSource(after, time);
    }

    public void Return(CancellationTokenSource source)
    {
        if (_idle.Count < Kept && source.TryReset())
        {
            _idle.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
