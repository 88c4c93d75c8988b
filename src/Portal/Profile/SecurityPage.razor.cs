using System.Text.RegularExpressions;
using Gatehouse.ControlPlane.Access;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Profile;

/// <summary>What changes the sign-in cookie, and so happens in a request and not on a circuit.</summary>
public sealed partial class SecurityPage
{
    private const int RecoveryCodes = 10;

    private string? _said;
    private Tone _tone = Tone.Ok;
    private bool _hasPassword;
    private bool _twoFactor;
    private int _left;
    private string _key = "";
    private string _link = "";
    private IReadOnlyList<string> _codes = [];
    private PortalUser _user = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordFields? Password { get; set; }

    [SupplyParameterFromForm(FormName = "factor")]
    private FactorFields? Factor { get; set; }

    [Inject]
    private UserManager<PortalUser> Users { get; set; } = null!;

    [Inject]
    private SignInManager<PortalUser> People { get; set; } = null!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _user = await Users.GetUserAsync(Http.User) ?? throw new InvalidOperationException("Nobody is signed in.");
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        _hasPassword = _user.PasswordHash is not null;
        _twoFactor = _user.TwoFactorEnabled;
        if (_twoFactor)
        {
            _left = await Users.CountRecoveryCodesAsync(_user);
        }
        else if (_hasPassword)
        {
            if (await Users.GetAuthenticatorKeyAsync(_user) is not { Length: > 0 } key)
            {
                await Users.ResetAuthenticatorKeyAsync(_user);
                await People.RefreshSignInAsync(_user);
                key = (await Users.GetAuthenticatorKeyAsync(_user))!;
            }

            _key = Fours().Replace(key, "$0 ").Trim();
            _link = $"otpauth://totp/Gatehouse:{Uri.EscapeDataString(_user.Email!)}?secret={key}&issuer=Gatehouse&digits=6";
        }
    }

    private async Task ChangePasswordAsync()
    {
        if (Refused())
        {
            return;
        }

        var result = await Users.ChangePasswordAsync(_user, Password?.Old ?? "", Password?.New ?? "");
        if (result.Succeeded)
        {
            await People.RefreshSignInAsync(_user);
        }

        Say(result.Succeeded, "Your password is changed.", result.Errors.FirstOrDefault()?.Description ?? "");
    }

    private async Task FactorAsync()
    {
        if (Refused())
        {
            return;
        }

        if (Factor?.Do == "off")
        {
            var right = await Users.CheckPasswordAsync(_user, Factor.Password ?? "");
            if (right)
            {
                await Users.SetTwoFactorEnabledAsync(_user, false);
                await Users.ResetAuthenticatorKeyAsync(_user);
                await People.RefreshSignInAsync(_user);
            }

            Say(right, "Two-factor codes are off.", "This is not your password.");
        }
        else
        {
            var code = (Factor?.Code ?? "").Replace(" ", "", StringComparison.Ordinal);
            var right = await Users.VerifyTwoFactorTokenAsync(_user, Users.Options.Tokens.AuthenticatorTokenProvider, code);
            if (right)
            {
                await Users.SetTwoFactorEnabledAsync(_user, true);
                _codes = [.. await Users.GenerateNewTwoFactorRecoveryCodesAsync(_user, RecoveryCodes) ?? []];
                await People.RefreshSignInAsync(_user);
            }

            Say(right, "Two-factor codes are on.", "This code is wrong or over; the clock of the phone must be right.");
        }

        await ShowAsync();
    }

    private bool Refused()
    {
        if (Throttle.Refuse(Http) is not { } wait)
        {
            return false;
        }

        Say(false, "", wait);
        return true;
    }

    private void Say(bool well, string good, string bad) => (_tone, _said) = well ? (Tone.Ok, good) : (Tone.Error, bad);

    [GeneratedRegex(".{4}")]
    private static partial Regex Fours();

    private sealed class PasswordFields
    {
        public string? Old { get; set; }

        public string? New { get; set; }
    }

    private sealed class FactorFields
    {
        public string? Do { get; set; }

        public string? Code { get; set; }

        public string? Password { get; set; }
    }
}
