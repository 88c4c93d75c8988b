using Gatehouse.ControlPlane.Deployments;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Versions;

/// <summary>A version at a glance: what is live on each stage, where it is called, what happened last.</summary>
public sealed partial class OverviewPage
{
    private IReadOnlyList<TimelineRow> _events = [];
    private ApiContext? _shown;

    [CascadingParameter]
    private ApiContext Api { get; set; } = null!;

    [Inject]
    private DeploymentHistory History { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Api)
        {
            return;
        }

        _shown = Api;
        var found = await History.TimelineAsync(await Actor.GetAsync(), new ListTimeline(Api.ApiId, Limit: 6), default);
        _events = found.IsOk ? found.Value.Events : [];
    }

    private static string Filter((string? Stage, string? By) filter) =>
        QueryString.Create(new Dictionary<string, string?> { ["stage"] = filter.Stage, ["by"] = filter.By }.Where(part => part.Value is not null)).ToUriComponent();
}
