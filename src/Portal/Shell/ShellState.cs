using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// Cascades the session and the team to every page of a circuit, and tells of a change only when there is one. A cascading value in
/// the layout would tell at every navigation, and a layout that is on its way out would then render the next page a first time,
/// without what that page's own layout gives it.
/// </summary>
internal sealed class ShellState
{
    public ShellState()
    {
        Session = new CascadingValueSource<ShellSession?>(() => _session, isFixed: false);
        Team = new CascadingValueSource<TeamContext?>(() => _session?.Team, isFixed: false);
    }

    private ShellSession? _session;

    public CascadingValueSource<ShellSession?> Session { get; }

    public CascadingValueSource<TeamContext?> Team { get; }

    public async Task SetAsync(ShellSession? session)
    {
        if (ReferenceEquals(session, _session))
        {
            return;
        }

        _session = session;
        await Session.NotifyChangedAsync(session);
        await Team.NotifyChangedAsync(session?.Team);
    }
}
