using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Admin;

/// <summary>Everybody who can sign in.</summary>
public sealed partial class UsersPage
{
    private UserPage? _page;
    private Failure? _failure;
    private string? _said;

    [Inject]
    private UserAdministration Users { get; set; } = null!;

    [Inject]
    private PasswordReset Passwords { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    protected override ListView Read(QueryValues query) => ListView.Read(query);

    protected override IEnumerable<KeyValuePair<string, string?>> Write(ListView state) => state.Write();

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var outcome = await Users.ListAsync(await Actor.GetAsync(), State.Filter, State.Page, cancellationToken);
        _failure = outcome.Failure;
        _page = outcome.IsOk ? outcome.Value : null;
    }

    private async Task ResetAsync(UserView user)
    {
        await Passwords.SendLinkAsync(user.Email, Navigation.BaseUri, default);
        _said = $"A link for a new password is on its way to {user.Email}. Where no mail is set up, it stands under Messages.";
    }

    private Task AdministratorAsync(UserView user) => ConfirmAsync(
        user.IsPlatformAdministrator ? $"Take administration away from {user.Email}?" : $"Make {user.Email} a platform administrator?",
        user.IsPlatformAdministrator ? "Take it away" : "Make administrator",
        user.IsPlatformAdministrator
            ? "They keep their roles in teams and lose everything else."
            : "They may then do everything in every team, and make and remove administrators.",
        actor => Users.SetAdministratorAsync(actor, user.Id, !user.IsPlatformAdministrator, default));

    private Task DisabledAsync(UserView user) => ConfirmAsync(
        user.Disabled ? $"Let {user.Email} in again?" : $"Shut {user.Email} out?",
        user.Disabled ? "Enable" : "Disable",
        user.Disabled ? "They can sign in again, with the roles they had." : "Their pages and sign-ins end within half a minute. Roles are kept.",
        actor => Users.SetDisabledAsync(actor, user.Id, !user.Disabled, default));

    private async Task ConfirmAsync(string title, string verb, string effect, Func<Actor, Task<Outcome<Done>>> act)
    {
        if (await Dialogs.ConfirmAsync(title, verb, [effect], async () => (await act(await Actor.GetAsync())).Failure))
        {
            await LoadAsync(default);
        }
    }
}
