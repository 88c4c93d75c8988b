using Gatehouse.ControlPlane;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Designer;

public enum TreeActKind
{
    /// <summary>Ask what to add below a resource.</summary>
    Add,
    Delete,
    Paste,
    AskMove,
    Move,
}

/// <summary>What somebody did to a row of the tree.</summary>
/// <param name="Verb">The method's verb; null for a resource.</param>
/// <param name="Other">The other end: the new parent of a move, or <c>GET /pets</c> of a paste.</param>
public sealed record TreeAct(TreeActKind Kind, string Path, string? Verb, string? Other = null);

/// <summary>Sends the tree's rows to the browser, at first all, later only what changed, and takes acts back.</summary>
public sealed partial class ResourceTree(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _tree;
    private DotNetObjectReference<ResourceTree>? _self;
    private Dictionary<string, TreeRow> _sent = [];
    private (string? Path, string? Verb) _selected;

    /// <summary>Rows by key; a new dictionary whenever something changed.</summary>
    [Parameter, EditorRequired]
    public Dictionary<string, TreeRow> Rows { get; set; } = [];

    [Parameter]
    public string? Path { get; set; }

    [Parameter]
    public string? Verb { get; set; }

    /// <summary>Address of the page, without query.</summary>
    [Parameter, EditorRequired]
    public string Href { get; set; } = "";

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<TreeAct> Act { get; set; }

    /// <summary>Renames a resource; gives back why not.</summary>
    [Parameter, EditorRequired]
    public Func<string, string, Task<Failure?>> Rename { get; set; } = null!;

    [JSInvokable]
    public Task OnAct(string kind, string path, string? verb, string? other) =>
        Enum.TryParse<TreeActKind>(kind, out var known) ? InvokeAsync(() => Act.InvokeAsync(new TreeAct(known, path, verb, other))) : Task.CompletedTask;

    /// <returns>Why the name was refused; null if it was taken.</returns>
    [JSInvokable]
    public async Task<string?> OnRename(string path, string part)
    {
        string? refusal = null;
        await InvokeAsync(async () => refusal = (await Rename(path, part))?.Message);
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_tree is not null)
            {
                await _tree.InvokeVoidAsync("dispose");
                await _tree.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and its rows with it.
        }

        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Designer/ResourceTree.razor.js"]);
            _self = DotNetObjectReference.Create(this);
            _tree = await _module.InvokeAsync<IJSObjectReference>("create", _root, _self, Href, CanEdit);
        }

        if (_tree is null)
        {
            return;
        }

        if (!ReferenceEquals(_sent, Rows))
        {
            var change = TreeRows.Between(_sent, Rows);
            _sent = Rows;
            if (change.Set.Count + change.Gone.Count > 0)
            {
                await _tree.InvokeVoidAsync("change", change.Set, change.Gone);
            }
        }

        if (_selected != (Path, Verb))
        {
            _selected = (Path, Verb);
            await _tree.InvokeVoidAsync("select", Path, Verb);
        }
    }
}
