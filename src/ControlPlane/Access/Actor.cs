namespace Gatehouse.ControlPlane.Access;

public enum ActorKind
{
    User,
    AccessKey,
    System,
}

/// <summary>
/// Who asks for something: an id only. Team and roles are read from the database inside every operation, never from claims.
/// </summary>
/// <param name="Id">User id, access key id, or the name of the part of the product that acts.</param>
/// <param name="Via">How the request came in, for the audit log: <c>ui</c>, <c>api</c>, <c>system</c>.</param>
/// <param name="Address">The caller's IP address, where there is one.</param>
public sealed record Actor(ActorKind Kind, string Id, string Via, string? Address = null)
{
    public static Actor User(string id, string? address = null) => new(ActorKind.User, id, "ui", address);

    /// <summary>The product itself, at set-up and in background work; may do everything.</summary>
    public static Actor System(string part) => new(ActorKind.System, part, "system");
}
