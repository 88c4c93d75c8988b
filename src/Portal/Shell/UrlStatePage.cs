using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// A page whose view lives in its address: filters, selection, range, comparison. The query is read into <typeparamref name="T"/>
/// and nothing else remembers it, so a pasted link shows what its sender saw, and Back works.
/// </summary>
/// <typeparam name="T">A record with value equality.</typeparam>
public abstract class UrlStatePage<T> : ComponentBase, IDisposable
    where T : class, IEquatable<T>
{
    private string _path = "";
    private CancellationTokenSource _loading = new();

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    protected T State { get; private set; } = null!;

    /// <summary>Parts of the address that were not understood, for a notice.</summary>
    protected IReadOnlyList<string> Dropped { get; private set; } = [];

    /// <summary>Whether a visit without a query returns to the last view of this page in this tab.</summary>
    protected virtual bool Remembered => false;

    /// <summary>Query to state. What it does not know it drops through <see cref="QueryValues"/>.</summary>
    protected abstract T Read(QueryValues query);

    /// <summary>State to query; a null value leaves the name out, so that defaults keep addresses short.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string?>> Write(T state);

    /// <summary>Loads what the state asks for; runs at the first showing and after every change of state.</summary>
    /// <param name="cancellationToken">Cancelled as soon as the state changes again or the page is left.</param>
    protected virtual Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        _path = PathOf(Navigation.Uri);
        Take(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        await LoadAsync(_loading.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Remembered)
        {
            try
            {
                if (!Navigation.Uri.Contains('?', StringComparison.Ordinal)
                    && await Browser.InvokeAsync<string?>("gatehouse.lastQuery", _path) is { Length: > 1 } query)
                {
                    Navigation.NavigateTo(_path + query, replace: true);
                }
            }
            catch (JSDisconnectedException)
            {
                // The page is gone; so is the wish.
            }
        }
    }

    /// <summary>Shows another state.</summary>
    /// <param name="replace">While typing or dragging: no new entry in the browser's history.</param>
    protected void Go(T state, bool replace = false)
    {
        if (!state.Equals(State))
        {
            Navigation.NavigateTo(Address(state), replace: replace);
        }
    }

    /// <summary>The address of this page in another state, for links.</summary>
    protected string Address(T state) => QueryHelpers.AddQueryString(_path, Write(state).Where(part => part.Value is not null));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Navigation.LocationChanged -= OnLocationChanged;
            _loading.Cancel();
            _loading.Dispose();
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (PathOf(change.Location) != _path)
        {
            return;
        }

        _ = InvokeAsync(async () =>
        {
            var before = State;
            Take(change.Location);
            if (State.Equals(before))
            {
                return;
            }

            await _loading.CancelAsync();
            _loading.Dispose();
            _loading = new CancellationTokenSource();
            var token = _loading.Token;
            StateHasChanged();
            try
            {
                await LoadAsync(token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                await DispatchExceptionAsync(error);
                return;
            }

            StateHasChanged();
        });
    }

    private void Take(string address)
    {
        var query = new QueryValues(new Uri(address).Query);
        State = Read(query);
        Dropped = query.Dropped;
    }

    private static string PathOf(string address) => new Uri(address).AbsolutePath;
}
