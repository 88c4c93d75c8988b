using System.Text;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Keys;

/// <summary>
/// The one place where a value stands on a screen. It is in the page only while this panel is; what leaves the page is what its
/// reader takes.
/// </summary>
public sealed partial class KeyOncePanel : IAsyncDisposable
{
    private ElementReference _root;
    private ElementReference _copy;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<KeyOncePanel>? _self;
    private ReachedStage? _chosen;
    private bool _stored;
    private bool _hurry;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private IOptions<InstallationOptions> Installation { get; set; } = null!;

    [Parameter, EditorRequired]
    public IssuedKey Key { get; set; } = null!;

    /// <summary>The word beside the name: <c>Active</c>, <c>Rotating</c>.</summary>
    [Parameter]
    public string Badge { get; set; } = "Active";

    /// <summary>Stages to try the key on.</summary>
    [Parameter]
    public IReadOnlyList<ReachedStage> Stages { get; set; } = [];

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private string Label => Key.Name.Length == 0 ? $"{Key.Prefix}…" : Key.Name;

    private ReachedStage? Shown => _chosen ?? Stages.FirstOrDefault(stage => stage.SamplePath is not null);

    /// <summary>The name of the variable in the .env file: <c>BERLIN_KIOSK_KEY</c>.</summary>
    private string EnvName
    {
        get
        {
            var name = new StringBuilder();
            foreach (var letter in Key.Name.ToUpperInvariant().Take(40))
            {
                name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
            }

            return name.Length == 0 || char.IsDigit(name[0]) ? "API_KEY" : $"{name}_KEY";
        }
    }

    /// <summary>The reader took the value.</summary>
    [JSInvokable]
    public void Stored()
    {
        _stored = true;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("stop");
                await _watch.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page went with its listeners.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Browser.InvokeAsync<IJSObjectReference>("import", "./Keys/KeyOncePanel.razor.js");
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _root, _self);
            await _copy.FocusAsync();
        }
    }

    private string Curl(ReachedStage stage, string value)
    {
        var path = string.Join('/', (stage.SamplePath ?? "/").Split('/').Select(part => part.StartsWith('{') ? "1" : part));
        var verb = stage.SampleVerb == "GET" ? "" : $"-X {stage.SampleVerb} ";
        return $"curl {verb}{Installation.Value.GatewayUrl}/{stage.ApiId}/{stage.Stage}{path} \\\n  -H \"x-api-key: {value}\"";
    }

    private void Choose(ChangeEventArgs change) =>
        _chosen = int.TryParse(change.Value?.ToString(), out var index) && index >= 0 && index < Stages.Count ? Stages[index] : null;

    private Task LeavingAsync(LocationChangingContext context)
    {
        if (!_stored)
        {
            context.PreventNavigation();
            _hurry = true;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }
}
