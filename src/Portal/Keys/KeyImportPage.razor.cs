using System.Globalization;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Keys;

/// <summary>Keys from a file: read, columns matched, every row judged, then taken. The file's secrets stay in this circuit's memory.</summary>
public sealed partial class KeyImportPage : IAsyncDisposable
{
    private string[] _header = [];
    private Dictionary<KeyColumn, int> _columns = [];
    private ImportPreview? _preview;
    private ImportResult? _result;
    private IJSObjectReference? _module;
    private string _text = "";
    private int _done;
    private bool _busy;
    private bool _taken;
    private bool _hurry;
    private Failure? _failure;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private KeyImport Import { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    private int Takeable => _preview is null ? 0 : _preview.New + _preview.Updates;

    /// <summary>What needs a look comes first.</summary>
    private List<ImportRow> Ordered => [.. _preview!.Rows.OrderByDescending(row => row.Kind == ImportKind.Error)];

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the module with it.
        }
    }

    private static string ColumnWords(KeyColumn column) => column switch
    {
        KeyColumn.Key => "Key (the secret)",
        KeyColumn.UsagePlanIds => "Usage plans",
        KeyColumn.ExpiresAt => "Expires",
        KeyColumn.CustomerId => "Owner or customer",
        _ => column.ToString(),
    };

    private static Tone ToneOf(ImportKind kind) => kind switch { ImportKind.New => Tone.Ok, ImportKind.Update => Tone.Info, _ => Tone.Error };

    private static string Word(ImportKind kind) => kind switch { ImportKind.New => "New", ImportKind.Update => "Update", _ => "Not possible" };

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        (_failure, _preview, _header) = (null, null, []);
        if (change.File.Size > KeyCsv.LargestFile)
        {
            _failure = Failure.LimitExceeded($"{change.File.Name} has {Numbers.Bytes(change.File.Size)}; a key file has at most {KeyCsv.LargestFile / 1024 / 1024} MB. Split it.");
            return;
        }

        _busy = true;
        try
        {
            using var reader = new StreamReader(change.File.OpenReadStream(KeyCsv.LargestFile));
            _text = await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            _failure = Failure.Invalid("file", "key-file", $"{change.File.Name} could not be read to its end. Choose it again.");
            return;
        }
        finally
        {
            _busy = false;
        }

        var header = KeyCsv.Header(_text);
        if (!header.IsOk)
        {
            _failure = header.Failure;
            return;
        }

        _header = header.Value;
        _columns = new(KeyCsv.Guess(_header));
        await PreviewAsync();
    }

    private async Task MapAsync(KeyColumn column, string? index)
    {
        _columns.Remove(column);
        if (int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _header.Length)
        {
            _columns[column] = at;
        }

        await PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        _busy = true;
        var preview = await Import.PreviewAsync(await Actor.GetAsync(), Team.Id, _text, _columns, default);
        _busy = false;
        _failure = preview.Failure;
        _preview = preview.IsOk ? preview.Value : null;
    }

    private async Task ApplyAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _done = 0;
        var progress = new Progress<int>(done =>
        {
            _done = done;
            _ = InvokeAsync(StateHasChanged);
        });
        var result = await Import.ApplyAsync(await Actor.GetAsync(), Team.Id, _text, _columns, progress, default);
        _busy = false;
        _failure = result.Failure;
        if (result.IsOk)
        {
            _result = result.Value;
            _taken = _result.Issued.Count == 0;
            _text = "";
        }
    }

    private async Task TakeIssuedAsync()
    {
        await SaveAsync("new-keys.csv", [["name", "key", "id"], .. _result!.Issued.Select(key => new[] { key.Name, key.Value, key.Id })]);
        _taken = true;
    }

    private Task TakeErrorsAsync() =>
        SaveAsync("refused-rows.csv", [["row", "name", "why"], .. _result!.Errors.Select(row => new[] { row.Number.ToString(CultureInfo.InvariantCulture), row.Name, row.Why ?? "" })]);

    private Task TemplateAsync() =>
        SaveAsync("keys-template.csv", [["name", "key", "description", "Enabled", "usageplanIds"], ["berlin-kiosk", "", "The kiosk at the station", "TRUE", ""]]);

    private async Task SaveAsync(string name, IEnumerable<string[]> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        KeyCsv.Write(text, rows);
        _module ??= await Browser.InvokeAsync<IJSObjectReference>("import", "./Keys/KeyImportPage.razor.js");
        await _module.InvokeVoidAsync("save", name, text.ToString());
    }

    private Task LeavingAsync(LocationChangingContext context)
    {
        if (!_taken)
        {
            context.PreventNavigation();
            _hurry = true;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }
}
