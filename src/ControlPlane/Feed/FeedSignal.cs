namespace Gatehouse.ControlPlane.Feed;

/// <summary>Wakes those who wait for something to be written, within this process.</summary>
public abstract class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next notice after this call. Take it before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Notify() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}

/// <summary>The feed has grown.</summary>
public sealed class FeedSignal : Signal;

/// <summary>A node has acknowledged a push.</summary>
public sealed class ReceiptSignal : Signal;
