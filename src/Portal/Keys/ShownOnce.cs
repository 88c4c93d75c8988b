using Gatehouse.ControlPlane.Keys;

namespace Gatehouse.Portal.Keys;

/// <summary>
/// Carries a value that was just made from the page that made it to the one that shows it: in the memory of one circuit, handed
/// over once, and never in an address, the browser's storage or a restored circuit.
/// </summary>
internal sealed class ShownOnce
{
    private (Guid TeamId, IssuedKey Key)? _waiting;

    public void Put(Guid teamId, IssuedKey key) => _waiting = (teamId, key);

    /// <summary>Null when nothing waits for this team.</summary>
    public IssuedKey? Take(Guid teamId)
    {
        var key = _waiting is { } waiting && waiting.TeamId == teamId ? waiting.Key : null;
        _waiting = null;
        return key;
    }
}
