using Gatehouse.ControlPlane;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Gatehouse.Portal.Shell.Parts;

/// <summary>
/// Asks before an act. What cannot be undone asks for the exact name, and Enter does nothing before it matches. What the server
/// refuses is said in the dialog, which stays.
/// </summary>
public sealed partial class ConfirmDialog
{
    private readonly string _id = $"confirm-{Guid.NewGuid():N}";
    private ElementReference _field;
    private ElementReference _button;
    private string _typed = "";
    private bool _busy;
    private Failure? _failure;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The act, named on its button: <c>Delete pets-api</c>.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>What happens or dies, a line each.</summary>
    [Parameter]
    public IReadOnlyList<string> Effects { get; set; } = [];

    /// <summary>What must be typed; null for one confirmation.</summary>
    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public bool Danger { get; set; }

    /// <summary>Does it; gives back why not.</summary>
    [Parameter, EditorRequired]
    public Func<Task<Failure?>> Act { get; set; } = null!;

    private bool Ready => !_busy && (Name is null || string.Equals(_typed, Name, StringComparison.Ordinal));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await (Name is null ? _button : _field).FocusAsync();
        }
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Enter" && Ready ? ActAsync() : Task.CompletedTask;

    private async Task ActAsync()
    {
        if (!Ready)
        {
            return;
        }

        _busy = true;
        _failure = null;
        try
        {
            _failure = await Act();
        }
        finally
        {
            _busy = false;
        }

        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}

public static class Confirmations
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = false };

    /// <summary>For what cannot be undone: the reader types <paramref name="name"/>.</summary>
    /// <returns>Whether it was done.</returns>
    public static Task<bool> ConfirmByNameAsync(
        this IDialogService dialogs, string title, string verb, string name, IReadOnlyList<string> effects, Func<Task<Failure?>> act) =>
        AskAsync(dialogs, title, verb, name, effects, act, danger: true);

    /// <summary>For what touches live traffic and can be undone: one confirmation that states the effect.</summary>
    /// <returns>Whether it was done.</returns>
    public static Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string verb, IReadOnlyList<string> effects, Func<Task<Failure?>> act, bool danger = false) =>
        AskAsync(dialogs, title, verb, null, effects, act, danger);

    private static async Task<bool> AskAsync(
        IDialogService dialogs, string title, string verb, string? name, IReadOnlyList<string> effects, Func<Task<Failure?>> act, bool danger)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { x => x.Title, title },
            { x => x.Verb, verb },
            { x => x.Name, name },
            { x => x.Effects, effects },
            { x => x.Act, act },
            { x => x.Danger, danger },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters, Options);
        return await dialog.Result is { Canceled: false };
    }
}
