using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Import;
using Gatehouse.Definitions.OpenApi;
using Gatehouse.Definitions.Rules;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Import;

/// <summary>The steps of an import: the document, the preview, the draft.</summary>
public sealed partial class ImportFlow
{
    private ShelvedDocument? _document;
    private ImportPreview? _preview;
    private ImportSelection? _selection;
    private Failure? _failure;
    private string? _notice;
    private string? _name;
    private string? _nameProblem;
    private string? _baseUrl;
    private bool _busy;

    [Parameter, EditorRequired]
    public TeamContext Team { get; set; } = null!;

    /// <summary>The version whose draft the document goes into; null makes a new API.</summary>
    [Parameter]
    public ApiContext? Api { get; set; }

    [Inject]
    private ImportOperations Imports { get; set; } = null!;

    [Inject]
    private DocumentShelf Shelf { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    private string? Blocked =>
        _busy ? "The import is under way."
        : Team.WhyNot(ControlPlane.Access.Permission.Design) is { } why ? why
        : _preview!.Report.NeedsBaseUrl ? "Say where the backend lives first."
        : _nameProblem is not null ? _nameProblem
        : _selection!.Count == 0 && Api is not null && _preview.Others.Count == 0 ? "Nothing would change."
        : null;

    private string Outlook =>
        _busy ? "Saving the draft…"
        : Blocked ?? (_selection!.Left.Count == 0
            ? "Lands in the draft; nothing goes live."
            : $"{Numbers.Count(_selection.Left.Count, "operation", "operations")} unticked. Lands in the draft; nothing goes live.");

    protected override ImportView Read(QueryValues query) => new(query.Text("doc"), query.Choice("mode", ImportMode.Merge), query.Text("base"), query.OneOf("show", "added", "changed", "removed", "same"));

    protected override IEnumerable<KeyValuePair<string, string?>> Write(ImportView state) =>
    [
        new("doc", state.Document),
        new("mode", state.Mode == ImportMode.Merge ? null : "overwrite"),
        new("base", state.BaseUrl),
        new("show", state.Show),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = await Actor.GetAsync();
        var document = State.Document is { } id ? Shelf.Find(id, actor.Id) : null;
        _notice = State.Document is not null && document is null ? "That document is no longer kept here; choose it again." : null;
        var wanted = document is null ? null : Input(document, []);
        if (document == _document && wanted is not null && _previewed == wanted with { Document = [] })
        {
            return;
        }

        (_document, _preview, _failure, _baseUrl) = (document, null, null, State.BaseUrl);
        if (document is null || !RendererInfo.IsInteractive)
        {
            return;
        }

        StateHasChanged();
        var outcome = await Imports.PreviewAsync(actor, Input(document, await DocumentShelf.ReadAsync(document, cancellationToken)), cancellationToken);
        _failure = outcome.Failure;
        if (!outcome.IsOk)
        {
            _document = null;
            return;
        }

        _preview = outcome.Value;
        _previewed = wanted;
        _selection = new ImportSelection(_preview.Operations);
        _name ??= _preview.SuggestedName;
        CheckName();
    }

    // What the preview on the page was made from.
    private ImportInput? _previewed;

    private ImportInput Input(ShelvedDocument document, byte[] bytes) =>
        new(Team.Id, Api?.ApiId, bytes, State.BaseUrl, Api is null ? ImportMode.Merge : State.Mode);

    private void ShowDocument(string id)
    {
        _name = null;
        Go(State with { Document = id, BaseUrl = null, Show = null });
    }

    private void CheckName() => _nameProblem = Api is null ? NameRules.ApiName(_name?.Trim())?.Message : null;

    private void UseBaseUrl() => Go(State with { BaseUrl = string.IsNullOrWhiteSpace(_baseUrl) ? null : _baseUrl.Trim() });

    private async Task<IReadOnlyList<DocumentLine>> ExcerptAsync(int line) =>
        _document is null ? [] : DocumentLine.Around(await DocumentShelf.ReadAsync(_document, default), line);

    private async Task ApplyAsync()
    {
        if (_busy || _document is null || _preview is null)
        {
            return;
        }

        _busy = true;
        _failure = null;
        try
        {
            var input = Input(_document, await DocumentShelf.ReadAsync(_document, default));
            var outcome = await Imports.ApplyAsync(
                await Actor.GetAsync(), new ApplyImport(input, _name, _preview.BaseRevision, _selection!.Left), default);
            _failure = outcome.Failure;
            if (outcome.IsOk)
            {
                Shelf.Remove(_document.Id);
                await (Api?.RefreshAsync() ?? Task.CompletedTask);
                var page = PageDirectory.Has("/t/{team}/apis/{api}/{version}/design") ? new[] { "design" } : [];
                Navigation.NavigateTo(Team.Path(["apis", outcome.Value.Api, outcome.Value.Label, .. page]));
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
