using System.Globalization;
using System.Text.Json;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Deployments;

/// <param name="A">A side as <see cref="Comparisons"/> reads it.</param>
/// <param name="Raw">Shows lines of JSON instead of API words.</param>
public sealed record CompareView(string A, string B, bool Raw);

/// <summary>Any two of drafts, deployments and stages of an API, side against side.</summary>
public sealed partial class ComparePage
{
    private static readonly JsonSerializerOptions Indented = new(DefinitionJson.Options) { WriteIndented = true };

    private Comparison? _found;
    private IReadOnlyList<LineDiff.Line>? _lines;
    private DeploymentPage? _recent;
    private Failure? _failure;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private Comparisons Comparisons { get; set; } = null!;

    [Inject]
    private DeploymentHistory History { get; set; } = null!;

    protected override CompareView Read(QueryValues query) => new(
        query.Text("a") ?? Api.Current.Foremost?.Name ?? "draft", query.Text("b") ?? "draft", query.OneOf("tab", "raw") is not null);

    protected override IEnumerable<KeyValuePair<string, string?>> Write(CompareView state) =>
        [new("a", state.A), new("b", state.B), new("tab", state.Raw ? "raw" : null)];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = await Actor.GetAsync();
        if (_recent is null)
        {
            var recent = await History.ListAsync(actor, Api.ApiId, null, 50, cancellationToken);
            _recent = recent.IsOk ? recent.Value : null;
        }

        var found = await Comparisons.CompareAsync(actor, Api.ApiId, State.A, State.B, cancellationToken);
        _failure = found.Failure;
        _found = found.IsOk ? found.Value : null;
        _lines = _found is not null && State.Raw ? LineDiff.Between(Lines(_found.A.Definition), Lines(_found.B.Definition)) : null;
    }

    private static string[] Lines(RestApi api) => JsonSerializer.Serialize(api, Indented).Split('\n');

    private static IEnumerable<(string Title, IReadOnlyList<Change> Changes)> Groups(IReadOnlyList<Change> changes) =>
        changes.GroupBy(change => change.Breaking ? "Breaking" : change.Kind.ToString())
            .OrderBy(group => group.Key switch { "Breaking" => 0, "Added" => 1, "Changed" => 2, _ => 3 })
            .Select(group => (group.Key, (IReadOnlyList<Change>)[.. group]));

    private RenderFragment Options(string selected) => builder =>
    {
        var choices = new List<(string Value, string Text)> { ("draft", "draft") };
        choices.AddRange(Api.Current.Stages.Where(stage => stage.DeploymentNumber is not null).Select(stage => (stage.Name, $"{stage.Name} (#{stage.DeploymentNumber})")));
        choices.AddRange(_recent?.Deployments.Select(row => (row.Number.ToString(CultureInfo.InvariantCulture), $"#{row.Number}{(row.Note is null ? "" : " " + row.Note)}")) ?? []);
        foreach (var version in Api.Row.Versions.Where(version => version.Label != Api.Version))
        {
            choices.Add(($"draft@{version.Label}", $"draft of {version.Label}"));
            choices.AddRange(version.Stages.Where(stage => stage.DeploymentNumber is not null).Select(stage => ($"{stage.Name}@{version.Label}", $"{stage.Name} of {version.Label} (#{stage.DeploymentNumber})")));
        }

        if (choices.All(choice => choice.Value != selected))
        {
            choices.Add((selected, selected));
        }

        foreach (var (value, text) in choices)
        {
            builder.OpenElement(0, "option");
            builder.SetKey(value);
            builder.AddAttribute(1, "value", value);
            builder.AddAttribute(2, "selected", value == selected);
            builder.AddContent(3, text);
            builder.CloseElement();
        }
    };
}
