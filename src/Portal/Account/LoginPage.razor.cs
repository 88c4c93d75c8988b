using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Account;

/// <summary>The door: directories first, then a local account's password or passkey.</summary>
public sealed partial class LoginPage
{
    private string? _message;
    private List<AuthenticationScheme> _directories = [];

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "login")]
    private LoginForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>Why a directory's sign-in ended here.</summary>
    [SupplyParameterFromQuery]
    private string? Said { get; set; }

    [Inject]
    private SignInManager<PortalUser> People { get; set; } = null!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new LoginForm();
        _directories = [.. await People.GetExternalAuthenticationSchemesAsync()];
        if (Said is not null)
        {
            _message = Said switch
            {
                "external-failed" => "The directory did not sign you in. Try again, or use an account of this portal.",
                "disabled" => "This account is disabled. A platform administrator can enable it.",
                "no-email" => "The directory told no e-mail address for you, and an account here needs one.",
                "has-account" => "There is an account with your address already. Sign in with its password, then connect the directory on your profile page.",
                _ => "The sign-in did not succeed.",
            };
        }

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
        else if (result.RequiresTwoFactor)
        {
            Navigation.NavigateTo($"/login/code?remember={Form.Remember}&returnUrl={Uri.EscapeDataString(LocalAddress.OrHome(ReturnUrl))}");
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
