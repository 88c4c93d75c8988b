using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Shell.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Gatehouse.Portal.Members;

public sealed record MembersView(string? Filter, int Page);

/// <summary>A team's people: roles, invitations, removal.</summary>
public sealed partial class MembersPage
{
    private MemberPage? _page;
    private IReadOnlyList<InviteView> _invites = [];
    private Failure? _failure;
    private Failure? _inviteFailure;
    private Invited? _invited;
    private string? _open;
    private bool _inviting;

    [CascadingParameter]
    private TeamContext Team { get; set; } = null!;

    [Inject]
    private TeamMembers Members { get; set; } = null!;

    [Inject]
    private TeamInvites Invites { get; set; } = null!;

    [Inject]
    private CurrentActor Actor { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    protected override MembersView Read(QueryValues query) => new(query.Text("q"), query.Number("page", 1, 100_000) ?? 1);

    protected override IEnumerable<KeyValuePair<string, string?>> Write(MembersView state) =>
    [
        new("q", string.IsNullOrWhiteSpace(state.Filter) ? null : state.Filter),
        new("page", state.Page == 1 ? null : state.Page.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = await Actor.GetAsync();
        var page = await Members.ListAsync(actor, new ListMembers(Team.Id, State.Filter, State.Page), cancellationToken);
        var invites = await Invites.ListAsync(actor, Team.Id, cancellationToken);
        _failure = page.Failure ?? invites.Failure;
        if (_failure is null)
        {
            (_page, _invites) = (page.Value, invites.Value);
        }
    }

    private void Filter(ChangeEventArgs change) => Go(new MembersView(change.Value as string, 1), replace: true);

    private void Toggle(string userId) => _open = _open == userId ? null : userId;

    private void OpenInvite() => (_inviting, _inviteFailure) = (true, null);

    private async Task InviteAsync((string Email, Roles Roles) input)
    {
        var outcome = await Invites.InviteAsync(
            await Actor.GetAsync(), new InvitePerson(Team.Id, input.Email, input.Roles, Navigation.BaseUri.TrimEnd('/')), default);
        _inviteFailure = outcome.Failure;
        if (outcome.IsOk)
        {
            _invited = outcome.Value;
            _inviting = false;
            await LoadAsync(default);
        }
    }

    private async Task SetRolesAsync(MemberView member, Roles roles)
    {
        var failure = (await Members.SetRolesAsync(await Actor.GetAsync(), Team.Id, member.UserId, roles, default)).Failure;
        await LoadAsync(default);
        _failure = failure ?? _failure;
        _open = failure is null ? null : _open;
    }

    private async Task RemoveAsync(MemberView member)
    {
        var actor = await Actor.GetAsync();
        var own = actor.Id == member.UserId;
        var done = await Dialogs.ConfirmAsync(
            own ? $"Leave {Team.Name}?" : $"Remove {member.Email} from {Team.Name}?",
            own ? "Leave the team" : "Remove",
            [$"{(own ? "You lose" : member.Email + " loses")} {RoleRules.Words(member.Roles)} here, and open pages of the team end within half a minute.", "An owner can invite again at any time."],
            async () => (await Members.RemoveAsync(actor, Team.Id, member.UserId, default)).Failure,
            danger: true);
        if (done && own)
        {
            Navigation.NavigateTo("/", forceLoad: true);
        }
        else if (done)
        {
            await LoadAsync(default);
        }
    }

    private async Task RevokeAsync(InviteView invite)
    {
        var failure = (await Invites.RevokeAsync(await Actor.GetAsync(), Team.Id, invite.Id, default)).Failure;
        await LoadAsync(default);
        _failure = failure ?? _failure;
    }
}
