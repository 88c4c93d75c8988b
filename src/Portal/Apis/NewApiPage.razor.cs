using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Apis;

/// <summary>Makes an API that forwards to a service, or one with a first path.</summary>
public sealed partial class NewApiPage
{
    private string? _name;
    private string? _description;
    private string? _url;
    private string? _path = "/hello";
    private bool _busy;
    private Failure? _failure;
    private Failure? _general;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private ApiOperations Operations { get; set; } = null!;

    protected override NewApiView Read(QueryValues query) => new(query.Choice("from", StartFrom.Proxy));

    protected override IEnumerable<KeyValuePair<string, string?>> Write(NewApiView state) =>
        [new("from", state.From == StartFrom.Proxy ? null : "blank")];

    private string? Bad(string field) => _failure?.Problems.FirstOrDefault(problem => problem.Where == field)?.Message;

    private async Task CreateAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _failure = await TryAsync();
        }
        finally
        {
            _busy = false;
        }

        // What belongs to a field stands under it; the rest stands over the buttons.
        _general = _failure is { Problems.Count: > 0 } && _failure.Problems.All(problem => problem.Where is "name" or "description" or "url" or "path") ? null : _failure;
    }

    private async Task<Failure?> TryAsync()
    {
        var start = State.From == StartFrom.Proxy ? StartingPoints.Proxy(_url) : StartingPoints.Blank(_path);
        if (!start.IsOk)
        {
            return start.Failure;
        }

        var description = string.IsNullOrWhiteSpace(_description) ? null : _description.Trim();
        var made = await Operations.CreateAsync(await Actor.GetAsync(), new CreateApi(Team.Id, _name?.Trim() ?? "", description, start.Value), default);
        if (made.IsOk)
        {
            Navigation.NavigateTo(ApiPages.Design(Team, made.Value.Name, made.Value.Label));
        }

        return made.Failure;
    }
}
