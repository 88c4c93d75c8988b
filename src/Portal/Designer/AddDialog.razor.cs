using Gatehouse.ControlPlane;
using Gatehouse.Definitions.Rest;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Gatehouse.Portal.Designer;

/// <summary>Asks for a whole path and, if wanted, a method on it; missing parents come along.</summary>
public sealed partial class AddDialog
{
    private static readonly IReadOnlyList<(IntegrationType Type, string Icon, string Word, string When)> Types =
    [
        (IntegrationType.MOCK, "blank", "Mock", "The gateway answers by itself. Works at once."),
        (IntegrationType.HTTP_PROXY, "proxy", "HTTP proxy", "Passes everything to a backend as it is."),
        (IntegrationType.HTTP, "link", "HTTP", "Maps requests and answers."),
    ];

    private ElementReference _field;
    private string? _path;
    private string? _verb = "GET";
    private IntegrationType _type = IntegrationType.MOCK;
    private string? _url;
    private bool _cors;
    private string? _problem;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired]
    public DesignSession Session { get; set; } = null!;

    /// <summary>The resource to start below.</summary>
    [Parameter]
    public string Parent { get; set; } = ResourcePath.Root;

    private string Creates
    {
        get
        {
            var path = ResourcePath.Parse(_path);
            if (!path.IsOk)
            {
                return "A resource is a path: /pets, with a variable /pets/{petId}, or everything below: /files/{proxy+}.";
            }

            var missing = ResourcePath.Lineage(path.Value).Where(step => !Session.Current.Resources.ContainsKey(step)).ToList();
            return missing.Count switch
            {
                0 => $"{path.Value} is there already; the method is added to it.",
                1 => $"Creates {missing[0]}.",
                _ => $"Creates {string.Join(", ", missing)}.",
            };
        }
    }

    protected override void OnInitialized() => _path = Parent == ResourcePath.Root ? "/" : Parent + "/";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _field.FocusAsync();
        }
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Enter" ? AddAsync() : Task.CompletedTask;

    private async Task AddAsync()
    {
        // Enter is pressed in the field: its text arrives with the change event that comes first.
        await Task.Yield();
        var added = Add();
        _problem = added.Failure?.Message;
        if (added.IsOk)
        {
            Dialog.Close(DialogResult.Ok(added.Value));
        }
        else
        {
            await _field.FocusAsync();
        }
    }

    private Outcome<MethodKey> Add()
    {
        var path = ResourcePath.Parse(_path);
        if (!path.IsOk)
        {
            return path.Failure!;
        }

        return Session.AddAll(path.Value, Methods(path.Value));
    }

    private IEnumerable<KeyValuePair<string, RestMethod>> Methods(string path)
    {
        if (_verb is not null)
        {
            yield return KeyValuePair.Create(_verb, NewMethods.Of(_type, new MethodKey(path, _verb), string.IsNullOrWhiteSpace(_url) ? null : _url.Trim()));
        }

        if (_cors && _verb != "OPTIONS")
        {
            yield return KeyValuePair.Create("OPTIONS", NewMethods.Cors(path));
        }
    }
}
