using System.Globalization;
using System.Text.Json;
using Gatehouse.ControlPlane.Audit;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Audit;

public sealed partial class AuditTable
{
    private const string FieldFormat = "yyyy-MM-dd'T'HH:mm";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private AuditView _edit = new(null, null, null, null, null, null);
    private AuditView? _shown;
    private long? _open;

    [Parameter, EditorRequired]
    public AuditView View { get; set; } = null!;

    [Parameter, EditorRequired]
    public AuditPage? Page { get; set; }

    /// <summary>Whether rows of several teams stand beside each other.</summary>
    [Parameter]
    public bool AllTeams { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<AuditView> OnChange { get; set; }

    private string? Text { get => _edit.Text; set => _edit = _edit with { Text = Wish(value) }; }

    private string? Actor { get => _edit.Actor; set => _edit = _edit with { Actor = Wish(value) }; }

    private string? Action { get => _edit.Action; set => _edit = _edit with { Action = Wish(value) }; }

    protected override void OnParametersSet()
    {
        // What is being typed stays until the address itself changes.
        if (View != _shown)
        {
            _edit = _shown = View;
        }
    }

    private static string? Wish(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Pretty(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Indented);

    private string? Local(DateTimeOffset? at) => at is { } time ? Reader.Local(time).ToString(FieldFormat, CultureInfo.InvariantCulture) : null;

    private DateTimeOffset? Utc(object? field)
    {
        if (!DateTime.TryParseExact(field as string, FieldFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        // An hour that the zone leaves out is moved to the one that follows, which is what its clocks do.
        var real = Reader.Zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(real, Reader.Zone.GetUtcOffset(real)).ToUniversalTime();
    }
}
