using Gatehouse.ControlPlane.Import;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Import;

public sealed partial class OperationList
{
    private List<OperationPreview> _shown = [];
    private string? _words;

    [Parameter, EditorRequired]
    public ImportPreview Preview { get; set; } = null!;

    [Parameter, EditorRequired]
    public ImportSelection Selection { get; set; } = null!;

    /// <summary><c>added</c>, <c>changed</c>, <c>removed</c>, <c>same</c>; null for all.</summary>
    [Parameter]
    public string? Show { get; set; }

    [Parameter, EditorRequired]
    public Func<string?, string> ShowAddress { get; set; } = null!;

    /// <summary>A tick was set or taken away.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private IEnumerable<(string? Show, string Word, int Count)> Choices =>
    [
        (null, "All", Preview.Operations.Count),
        .. new (string, string, OperationFate)[]
        {
            ("added", "Added", OperationFate.Added), ("changed", "Changed", OperationFate.Changed),
            ("removed", "Removed", OperationFate.Removed), ("same", "Same", OperationFate.Same),
        }.Select(choice => ((string?)choice.Item1, choice.Item2, Preview.Count(choice.Item3))).Where(choice => choice.Item3 > 0),
    ];

    protected override void OnParametersSet() => Filter();

    private void Filter()
    {
        var words = _words?.Trim();
        _shown =
        [
            .. Preview.Operations
                .Where(operation => Show is null || operation.Fate.ToString().Equals(Show, StringComparison.OrdinalIgnoreCase))
                .Where(operation => string.IsNullOrEmpty(words)
                    || operation.Place.ToString().Contains(words, StringComparison.OrdinalIgnoreCase)
                    || operation.Summary?.Contains(words, StringComparison.OrdinalIgnoreCase) == true)
                .OrderByDescending(operation => operation.Breaking),
        ];
    }

    private Task SetAsync(IEnumerable<OperationPreview> operations, bool ticked)
    {
        Selection.Set(operations, ticked);
        return OnChanged.InvokeAsync();
    }

    private static string What(OperationPreview operation) => operation.Fate switch
    {
        OperationFate.Changed when operation.Changes.Count > 1 => $"{operation.Changes[0].What} And {operation.Changes.Count - 1} more.",
        OperationFate.Changed => operation.Changes[0].What,
        _ => operation.Summary ?? "",
    };

    private static string Word(OperationFate fate) => fate.ToString();

    private static (string Text, string? Class) Sign(OperationFate fate) => fate switch
    {
        OperationFate.Added => ("+", "p"),
        OperationFate.Changed => ("~", "c"),
        OperationFate.Removed => ("−", "r"),
        _ => ("=", null),
    };
}
