using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// Keeps a copy of unsaved edits on the server, at most once a second, so that a lost circuit, tab or process loses none.
/// Copies and saves take turns: a copy written after the save that made it needless would come back as edits.
/// </summary>
internal sealed class ScratchMirror : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Func<RestApi?, CancellationToken, Task<Outcome<Done>>> _write;
    private readonly Func<bool, Task> _written;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _touched = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private RestApi? _next;
    private bool _waiting;

    /// <param name="write">Keeps the edited definition, or drops the copy when it is null.</param>
    /// <param name="written">Hears after each try whether a copy of the edits is kept.</param>
    public ScratchMirror(Func<RestApi?, CancellationToken, Task<Outcome<Done>>> write, Func<bool, Task> written, TimeProvider time)
    {
        (_write, _written, _time) = (write, written, time);
        _loop = RunAsync();
    }

    /// <summary>The edits are now these; null when there are none.</summary>
    public void Touch(RestApi? edited)
    {
        lock (_gate)
        {
            _next = edited;
            if (!_waiting)
            {
                _waiting = true;
                _touched.Release();
            }
        }
    }

    /// <summary>Runs a save while no copy is written; copies asked for before it are dropped, since it holds more.</summary>
    public async Task<Outcome<T>> SaveAsync<T>(Func<Task<Outcome<T>>> save)
    {
        await _turn.WaitAsync(_stop.Token);
        try
        {
            var outcome = await save();
            if (outcome.IsOk)
            {
                Forget();
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _loop;
        if (_waiting)
        {
            // What was typed in the last second before the tab went.
            await WriteAsync(CancellationToken.None);
        }

        _stop.Dispose();
        _turn.Dispose();
        _touched.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _touched.WaitAsync(_stop.Token);
                await WriteAsync(_stop.Token);
                await Task.Delay(Pause, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        bool kept;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            RestApi? edited;
            lock (_gate)
            {
                if (!_waiting)
                {
                    return;
                }

                (edited, _waiting) = (_next, false);
            }

            kept = (await _write(edited, CancellationToken.None)).IsOk;
        }
#pragma warning disable CA1031 // A copy that cannot be kept must not end the editing; the bar says so.
        catch (Exception)
#pragma warning restore CA1031
        {
            kept = false;
        }
        finally
        {
            _turn.Release();
        }

        await _written(kept);
    }

    private void Forget()
    {
        lock (_gate)
        {
            if (_waiting)
            {
                _waiting = false;
                _touched.Wait(0);
            }
        }
    }
}
