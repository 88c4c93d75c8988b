using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Profile;

/// <summary>A person's own page.</summary>
public sealed partial class ProfilePage
{
    private string _name = "";
    private string? _email;
    private string? _said;
    private Failure? _failure;
    private Guid _current;
    private IReadOnlyList<SessionView> _sessions = [];
    private List<PasskeyView> _passkeys = [];
    private List<DirectoryView> _directories = [];

    [Inject]
    private Profiles People { get; set; } = null!;

    [Inject]
    private Sessions SignIns { get; set; } = null!;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider States { get; set; } = null!;

    [Inject]
    private Reader Reader { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Said { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _current = CookieValidation.SessionOf((await States.GetAuthenticationStateAsync()).User);
        _said = Said switch
        {
            "passkey" => "The passkey is added.",
            "connected" => "The directory is connected; you can sign in through it now.",
            "not-connected" => "The directory was not connected: it belongs to another account here.",
            _ => null,
        };
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Actor.GetAsync();
        _sessions = await SignIns.MineAsync(actor, default);
        // Identity's stores live on one database context; a scope of its own keeps it off the circuit's other work.
        await using var scope = Scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByIdAsync(actor.Id) is not { } user)
        {
            return;
        }

        (_name, _email) = (user.DisplayName, user.Email);
        _passkeys = [.. (await users.GetPasskeysAsync(user)).Select(passkey => new PasskeyView(Convert.ToBase64String(passkey.CredentialId), passkey.Name ?? "Passkey", passkey.CreatedAt))];
        var logins = (await users.GetLoginsAsync(user)).Select(login => login.LoginProvider).ToHashSet();
        var schemes = await scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>().GetAllSchemesAsync();
        _directories = [.. schemes.Where(scheme => scheme.Name is Directories.Entra or Directories.Oidc)
            .Select(scheme => new DirectoryView(scheme.Name, scheme.DisplayName ?? scheme.Name, logins.Contains(scheme.Name)))];
    }

    private async Task SaveAsync()
    {
        _failure = (await People.RenameAsync(await Actor.GetAsync(), _name, default)).Failure;
        _said = _failure is null ? "Saved." : null;
    }

    private async Task RemovePasskeyAsync(string id)
    {
        await using var scope = Scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByIdAsync((await Actor.GetAsync()).Id) is { } user)
        {
            await users.RemovePasskeyAsync(user, Convert.FromBase64String(id));
        }

        await LoadAsync();
    }

    private async Task EndAsync(Guid id)
    {
        await SignIns.EndAsync(await Actor.GetAsync(), id, default);
        await LoadAsync();
    }

    private async Task EndOthersAsync()
    {
        var ended = await SignIns.EndOthersAsync(await Actor.GetAsync(), _current, default);
        _said = $"{ended} other sign-ins end within half a minute.";
        await LoadAsync();
    }

    private sealed record PasskeyView(string Id, string Name, DateTimeOffset At);

    private sealed record DirectoryView(string Scheme, string Name, bool Connected);
}
