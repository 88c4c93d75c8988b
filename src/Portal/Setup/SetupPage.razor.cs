using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Setup;

/// <summary>The first start: one form, one button, and whoever read the console is the administrator.</summary>
public sealed partial class SetupPage
{
    private bool _closed;
    private bool _codeNeeded;
    private Failure? _failure;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "setup")]
    private SetupForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [Inject]
    private FirstSetup Setup { get; set; } = null!;

    [Inject]
    private Sample Samples { get; set; } = null!;

    [Inject]
    private SignInManager<PortalUser> People { get; set; } = null!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SetupForm { Code = Code, TeamName = "My team", Sample = true };
        _closed = await Setup.IsDoneAsync(Http.RequestAborted);
        _codeNeeded = !_closed && !await Setup.IsCodeAsync(Form.Code, Http.RequestAborted);
        if (_closed)
        {
            Http.Response.StatusCode = StatusCodes.Status409Conflict;
        }
    }

    private async Task FinishAsync()
    {
        if (_closed)
        {
            return;
        }

        if (Throttle.Refuse(Http) is { } wait)
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            _failure = Failure.LimitExceeded(wait);
            return;
        }

        if (!await Setup.IsCodeAsync(Form.Code, Http.RequestAborted))
        {
            _codeNeeded = true;
            _failure = Failure.Invalid("Code", "setup-code", "This is not the set-up code of this portal; it is on the console, in the line that the portal printed when it started.");
            return;
        }

        var outcome = await Setup.RunAsync(new SetupInput((Form.Email ?? "").Trim(), Form.Password ?? "", Form.TeamName ?? ""), Http.RequestAborted);
        if (!outcome.IsOk)
        {
            _failure = outcome.Failure;
            _closed = outcome.Failure!.Kind == FailureKind.Conflict;
            return;
        }

        await People.SignInAsync((await People.UserManager.FindByIdAsync(outcome.Value.UserId))!, isPersistent: true, authenticationMethod: "password");
        var sample = Form.Sample && (await Samples.CreateAsync(Actor.User(outcome.Value.UserId), outcome.Value.TeamId, Http.RequestAborted)).IsOk;
        Navigation.NavigateTo(PortalPath.Of(outcome.Value.TeamSlug) + (sample && PageDirectory.Has("/t/{team}/welcome") ? "/welcome" : ""));
    }

    private sealed class SetupForm
    {
        public string? Code { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? TeamName { get; set; }

        public bool Sample { get; set; }
    }
}
