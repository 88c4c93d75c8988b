using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Access;

/// <summary>What people say about themselves.</summary>
public sealed class Profiles(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Changes the actor's own name.</summary>
    /// <param name="name">1 to 256 characters.</param>
    public async Task<Outcome<Done>> RenameAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > 256 || trimmed.Any(char.IsControl))
        {
            return Failure.Invalid("Name", "display-name", "A name has 1 to 256 characters and no control characters.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(user => user.Id == actor.Id && !user.Disabled)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisplayName, trimmed), cancellationToken) == 1
            ? default(Done)
            : Failure.NotFound("There is no such account.");
    }
}
