using Gatehouse.Definitions.Rest;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Designer;

/// <summary>Draws a <see cref="MethodFlow"/>. Every node is a link that opens its editor.</summary>
public sealed partial class FlowCanvas
{
    private string? _answer;

    [Parameter, EditorRequired]
    public MethodKey Key { get; set; }

    [Parameter, EditorRequired]
    public MethodFlow Flow { get; set; } = null!;

    [Parameter]
    public Integration? Integration { get; set; }

    /// <summary>How each node stands and the sentence that says why, by step.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<int, (FlowState State, string? Why)> States { get; set; } = null!;

    /// <summary>The node whose editor is open; null if none is.</summary>
    [Parameter]
    public int? Step { get; set; }

    [Parameter, EditorRequired]
    public Func<int, string> Href { get; set; } = null!;

    private bool Proxy => Integration is not null && !ResponseLanes.Selects(Integration);

    private Integration? Tested => Integration is not null && ResponseLanes.Selects(Integration) && Integration.Responses.Count > 0 ? Integration : null;

    private Lane? Chosen => ResponseLanes.Choose(Tested!, _answer ?? "") is { } status ? Flow.Lanes.FirstOrDefault(lane => lane.Status == status) : null;

    /// <summary>Names of the models of each method response, by status.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Models { get; set; } = new Dictionary<string, string>();

    private static string IconOf(string gate) => gate switch { "check" => "ok", "gauge" => "traffic", var icon => icon };
}
