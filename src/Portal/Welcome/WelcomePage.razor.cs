using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace Gatehouse.Portal.Welcome;

/// <summary>From nothing to a first answered call: a key of one's own, the call in every language, and what came of it.</summary>
public sealed partial class WelcomePage : IAsyncDisposable
{
    private const int Kept = 5;

    private readonly CancellationTokenSource _leaving = new();
    private readonly List<CallResult> _results = [];
    private CallTarget? _target;
    private IssuedKey? _key;
    private string _language = CallSnippets.Languages[0];
    private string _missing = "";
    private Failure? _failure;
    private bool _loaded;
    private bool _busy;
    private bool _sending;
    private bool _answered;
    private ElementReference _seen;
    private ElementReference _pulse;
    private IJSObjectReference? _listener;
    private DotNetObjectReference<WelcomePage>? _self;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [CascadingParameter]
    private ShellSession Session { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private UsagePlans Plans { get; set; } = null!;

    [Inject]
    private DraftOperations Drafts { get; set; } = null!;

    [Inject]
    private ApiKeys Keys { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [Inject]
    private FirstCall Call { get; set; } = null!;

    [Inject]
    private IOptions<InstallationOptions> Installation { get; set; } = null!;

    private int Done => _target is null ? 0 : 1 + (_key is null ? 0 : 1) + (_answered ? 2 : 0); // the answer is on the chart at once

    /// <summary>The gateway reported a good answer to a call from anywhere: a terminal, another machine.</summary>
    [JSInvokable]
    public void Saw()
    {
        _answered = true;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        _self?.Dispose();
        try
        {
            if (_listener is not null)
            {
                await _listener.InvokeVoidAsync("dispose");
                await _listener.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listener with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_target is { } target && _self is null)
        {
            _self = DotNetObjectReference.Create(this);
            await using var module = await Browser.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Welcome/WelcomePage.razor.js"]);
            _listener = await module.InvokeAsync<IJSObjectReference>("listen", _seen, _pulse, _self, new { Team = Team.Slug, target.Api, target.ApiId, target.Version, target.Stage, target.Authority, Zone = Reader.Zone.Id });
        }
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor.GetAsync();
        var plans = await Plans.ListAsync(actor, Team.Id, _leaving.Token);
        _failure = plans.Failure;
        _loaded = true;
        if (!plans.IsOk)
        {
            return;
        }

        // The sample first; then whatever a plan opens.
        var stages = plans.Value.SelectMany(plan => plan.Stages.Where(stage => stage.Deployed).Select(stage => (Plan: plan, Stage: stage)))
            .OrderByDescending(item => item.Stage.ApiName == "pets").Take(20).ToList();
        foreach (var (plan, stage) in stages)
        {
            var draft = await Drafts.LoadAsync(actor, stage.ApiId, _leaving.Token);
            if (draft.IsOk && CallTarget.Route(draft.Value.Definition) is { } path)
            {
                _target = new CallTarget(plan, stage.ApiId, stage.ApiName, stage.Version, stage.Stage, path, Installation.Value.GatewayUrl);
                return;
            }
        }

        _missing = plans.Value.Length == 0 ? "A plan says how much a key may call; this team has none. Make one and put a stage that is live on it."
            : stages.Count == 0 ? "No plan opens a stage that is live. Deploy an API, then add its stage to a plan."
            : "No live API has a simple GET to call first. Its pages show its addresses.";
    }

    private async Task CreateKeyAsync()
    {
        _busy = true;
        try
        {
            var made = await Keys.CreateAsync(await Actor.GetAsync(), Team.Id, $"{Session.Person.Name}, first call", _target!.Plan.Id, _leaving.Token);
            _failure = made.Failure;
            _key = made.IsOk ? made.Value : null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SendAsync()
    {
        _sending = true;
        try
        {
            var result = await Call.SendAsync(new Uri(_target!.Url), _key!.Value, _leaving.Token);
            if (result.RequestId is { } id && _listener is not null)
            {
                await _listener.InvokeVoidAsync("drop", id);
            }

            _results.Insert(0, result);
            if (_results.Count > Kept)
            {
                _results.RemoveAt(Kept);
            }

            _answered |= result.Status is >= 200 and < 400;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The reader left; so did the wish to know.
        }
        finally
        {
            _sending = false;
        }
    }
}
