using Gatehouse.ControlPlane.Access;

namespace Gatehouse.ControlPlane.Teams;

/// <summary>A person asked into a team who has not come yet.</summary>
public sealed class Invite
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TeamId { get; init; }

    public required string Email { get; init; }

    /// <summary>The address in the form that addresses are compared in; one open invite per team and address.</summary>
    public required string NormalizedEmail { get; init; }

    public Roles Roles { get; set; }

    /// <summary>SHA-256 of the link's token, 64 hex digits; the token itself is in the message only.</summary>
    public required string TokenHash { get; set; }

    public required string InvitedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }
}
