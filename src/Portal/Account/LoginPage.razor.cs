using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Account;

/// <summary>The door: a local account's password.</summary>
public sealed partial class LoginPage
{
    private string? _message;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "login")]
    private LoginForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [Inject]
    private SignInManager<PortalUser> People { get; set; } = null!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized()
    {
        Form ??= new LoginForm();
        // A circuit that ended because rights changed comes through here: the cookie still counts, the page loads anew.
        if (HttpMethods.IsGet(Http.Request.Method) && Http.User.Identity is { IsAuthenticated: true })
        {
            Navigation.NavigateTo(LocalAddress.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        if (Throttle.Refuse(Http) is { } wait)
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            _message = wait;
            return;
        }

        var result = await People.PasswordSignInAsync(Form.Email ?? "", Form.Password ?? "", Form.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Navigation.NavigateTo(LocalAddress.OrHome(ReturnUrl));
        }
        else
        {
            // One sentence for a wrong password, an unknown address, a disabled and a locked account: none gives the others away.
            _message = "This e-mail address and password do not fit together, or the account is locked for a few minutes after too many attempts.";
        }
    }

    private sealed class LoginForm
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }
}
