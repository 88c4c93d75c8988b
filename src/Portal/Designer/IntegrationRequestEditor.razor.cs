using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Definitions.Rest;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Designer;

/// <summary>Nodes 2 and 3: what is sent where.</summary>
public sealed partial class IntegrationRequestEditor
{
    private static readonly IReadOnlyList<(IntegrationType Type, string Icon, string Word, string When)> Types =
    [
        (IntegrationType.HTTP_PROXY, "proxy", "HTTP proxy", "Passes the request and the answer through as they are."),
        (IntegrationType.HTTP, "link", "HTTP", "Maps the request and sorts the answers into lanes."),
        (IntegrationType.MOCK, "blank", "Mock", "The gateway answers by itself; no backend."),
    ];

    private static readonly IReadOnlyList<(string Prefix, string Word)> Targets =
    [
        ("integration.request.path.", "path"),
        ("integration.request.querystring.", "query"),
        ("integration.request.header.", "header"),
    ];

    private readonly string _id = Guid.NewGuid().ToString("N");
    private string? _timeoutRefusal;

    [Parameter, EditorRequired]
    public MethodDesk Desk { get; set; } = null!;

    /// <summary>Shows the address alone, for node 3.</summary>
    [Parameter]
    public bool BackendOnly { get; set; }

    private RestMethod Method => Desk.Method;

    private Integration Integration => Desk.Integration;

    private IEnumerable<string> Variables => Desk.Stages.SelectMany(stage => stage.Variables.Keys).Distinct().Order(StringComparer.Ordinal);

    private List<(string Stage, string Address, string? Missing)> StageAddresses
    {
        get
        {
            var uri = Integration.Uri ?? "";
            return StageVariable().IsMatch(uri)
                ? [.. Desk.Stages.Select(stage =>
                {
                    var missing = StageVariable().Matches(uri).Select(match => match.Groups[1].Value).FirstOrDefault(name => !stage.Variables.ContainsKey(name));
                    return (stage.Name, StageVariable().Replace(uri, match => stage.Variables.Find(match.Groups[1].Value) ?? ""), missing);
                })]
                : [];
        }
    }

    private static bool Editable(Integration integration) =>
        integration.Type is IntegrationType.HTTP or IntegrationType.HTTP_PROXY or IntegrationType.MOCK && integration.ConnectionType == ConnectionType.INTERNET;

    // What has no editor here but is part of the method, so that nothing works unseen.
    private static List<(string Name, string Value)> Facts(Integration integration)
    {
        var facts = new List<(string, string)>();
        if (!Editable(integration))
        {
            facts.Add(("Type", integration.Type.ToString()));
            Add("Address", integration.Uri);
            Add("Verb", integration.HttpMethod);
            facts.Add(("Timeout", string.Create(CultureInfo.InvariantCulture, $"{integration.TimeoutInMillis:N0} ms")));
            facts.AddRange(integration.RequestParameters.Select(entry => (entry.Key, entry.Value)));
            facts.AddRange(integration.RequestTemplates.Select(entry => ($"Template {entry.Key}", entry.Value)));
        }

        Add("Connection", integration.ConnectionId);
        Add("Target", integration.IntegrationTarget);
        Add("Credentials", integration.Credentials);
        Add("Content handling", integration.ContentHandling?.ToString());
        Add("Cache namespace", integration.CacheNamespace);
        Add("Cache keys", integration.CacheKeyParameters.Count == 0 ? null : string.Join(" ", integration.CacheKeyParameters));
        Add("TLS", integration.InsecureSkipVerification ? "certificates of the backend are not checked" : null);
        Add("Transfer", integration.ResponseTransferMode == ResponseTransferMode.BUFFERED ? null : integration.ResponseTransferMode.ToString());
        return facts;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts.Add((name, value));
            }
        }
    }

    private Task EditAsync(string what, Func<Integration, Integration> change) => Desk.EditIntegrationAsync(what, change);

    private Task ChooseAsync(IntegrationType type) =>
        Desk.EditAsync(new MethodEdit("integration type", method => NewMethods.WithType(method, Desk.Key, type)));

    private Task SetUriAsync(string text)
    {
        var uri = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        return EditAsync("URL", integration => NewMethods.WithPathMappings(Desk.Key.Path, integration with { Uri = uri }));
    }

    private Task SetTimeoutAsync(string text)
    {
        if (!int.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var timeout))
        {
            _timeoutRefusal = $"\"{text}\" is not a whole number of milliseconds.";
            return Task.CompletedTask;
        }

        _timeoutRefusal = null;
        return EditAsync("timeout", integration => integration with { TimeoutInMillis = timeout });
    }

    [GeneratedRegex(@"\$\{stageVariables\.([^}]+)\}")]
    private static partial Regex StageVariable();
}
