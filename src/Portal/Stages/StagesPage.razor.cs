using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Stages;

/// <summary>A version's stages: what each serves, how far it is behind the draft, where it is called.</summary>
public sealed partial class StagesPage
{
    private IReadOnlyList<StageView> _stages = [];
    private ApiContext? _shown;
    private Failure? _failure;
    private bool _adding;
    private bool _busy;
    private string _name = "";

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private StageOperations Stages { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        // The context is replaced whenever something of the version changed.
        if (_shown == Api)
        {
            return;
        }

        _shown = Api;
        var found = await Stages.ListAsync(await Actor.GetAsync(), Api.ApiId, default);
        _failure = found.Failure;
        _stages = found.IsOk ? found.Value : _stages;
    }

    private static List<string> Missing(StageView stage) =>
        [.. stage.VariableUses.Keys.Where(name => !stage.Settings.Variables.ContainsKey(name)).Take(5)];

    private async Task CreateAsync()
    {
        _busy = true;
        var outcome = await Stages.CreateAsync(await Actor.GetAsync(), new CreateStage(Api.ApiId, _name.Trim()), default);
        _busy = false;
        _failure = outcome.Failure;
        if (outcome.IsOk)
        {
            var path = Api.Path("stages", outcome.Value.Name);
            await Api.RefreshAsync();
            Navigation.NavigateTo(path);
        }
    }

    private async Task MoveAsync(int from, int to)
    {
        _busy = true;
        var names = _stages.Select(stage => stage.Name).ToList();
        (names[from], names[to]) = (names[to], names[from]);
        var outcome = await Stages.OrderAsync(await Actor.GetAsync(), new OrderStages(Api.ApiId, names), default);
        _busy = false;
        _failure = outcome.Failure;
        await Api.RefreshAsync();
    }
}
