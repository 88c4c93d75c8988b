using Gatehouse.Definitions.Rest;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Gatehouse.Portal.Designer;

/// <summary>Node 1: what a caller must send.</summary>
public sealed partial class MethodRequestEditor
{
    private ParameterKind _kind = ParameterKind.Query;
    private string? _name;
    private bool _required;
    private string? _refusal;

    [Parameter, EditorRequired]
    public MethodDesk Desk { get; set; } = null!;

    private RestMethod Method => Desk.Method;

    // What an import can bring and no editor here changes: shown, so that nothing works unseen.
    private List<(string Name, string Value)> Kept
    {
        get
        {
            var kept = new List<(string, string)>();
            if (Method.AuthorizationType != AuthorizationType.NONE)
            {
                kept.Add(("Authorization", Method.Authorizer is { } authorizer ? $"{Method.AuthorizationType} · {authorizer}" : Method.AuthorizationType.ToString()));
            }

            if (Method.AuthorizationScopes.Count > 0)
            {
                kept.Add(("Scopes", string.Join(" ", Method.AuthorizationScopes)));
            }

            if (Method.RequestValidator is { } validator)
            {
                kept.Add(("Validator", validator));
            }

            kept.AddRange(Method.RequestModels.Select(model => ("Body model", $"{model.Value} for {model.Key}")));
            return kept;
        }
    }

    private Task EditAsync(string what, Func<RestMethod, RestMethod> change) => Desk.EditAsync(new MethodEdit(what, change));

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Enter" ? AddAsync() : Task.CompletedTask;

    private async Task AddAsync()
    {
        var parameter = new RequestParameter(_kind, (_name ?? "").Trim());
        _refusal = parameter.Name.Length == 0 ? "Give the parameter a name."
            : Method.RequestParameters.ContainsKey(parameter.Key) ? $"The {RequestParameter.Word(_kind)} parameter {parameter.Name} is already there."
            : _kind == ParameterKind.Path && !ResourcePath.Variables(Desk.Key.Path).Contains(parameter.Name) ? $"{Desk.Key.Path} has no {{{parameter.Name}}}."
            : null;
        if (_refusal is not null)
        {
            return;
        }

        var required = _required || _kind == ParameterKind.Path;
        (_name, _required) = (null, false);
        await EditAsync($"parameter {parameter.Name}", method => method with { RequestParameters = method.RequestParameters.With(parameter.Key, required) });
    }

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
