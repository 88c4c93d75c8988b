using Gatehouse.ControlPlane.Import;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Import;

public sealed partial class DocumentInput
{
    private readonly CancellationTokenSource _left = new();
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<DocumentInput>? _self;
    private string? _url;
    private string? _error;
    private bool _fetching;

    [Parameter, EditorRequired]
    public TeamContext Team { get; set; } = null!;

    /// <summary>A document is on the shelf; its id.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnDocument { get; set; }

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private AntiforgeryStateProvider Antiforgery { get; set; } = null!;

    [Inject]
    private DocumentFetch Fetch { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [JSInvokable]
    public Task TakenAsync(string id) => OnDocument.InvokeAsync(id);

    [JSInvokable]
    public void Refused(string? message)
    {
        _error = message;
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _module = await Browser.InvokeAsync<IJSObjectReference>("import", _left.Token, $"./{Assets["Import/DocumentInput.razor.js"]}");
        _self = DotNetObjectReference.Create(this);
        await _module.InvokeVoidAsync(
            "attach", _left.Token, _root, _self, DocumentUpload.Route.Replace("{teamId:guid}", Team.Id.ToString(), StringComparison.Ordinal),
            Antiforgery.GetAntiforgeryToken()?.Value, ImportOperations.MaximumBytes);
    }

    private async Task FetchAsync()
    {
        _error = null;
        _fetching = true;
        try
        {
            var outcome = await Fetch.ToShelfAsync(await Actor.GetAsync(), Team.Id, _url, _left.Token);
            if (outcome.IsOk)
            {
                await OnDocument.InvokeAsync(outcome.Value.Id);
            }
            else
            {
                _error = outcome.Failure!.Message;
            }
        }
        finally
        {
            _fetching = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        _left.Dispose();
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The page took the module with it.
            }
        }
    }
}
