using Gatehouse.ControlPlane.Access;

namespace Gatehouse.ControlPlane.Teams;

/// <summary>A team is one AWS-level account.</summary>
public sealed class Team
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The part of URLs that names the team: lower-case letters, digits, hyphens; unique.</summary>
    public required string Slug { get; set; }

    public required string Name { get; set; }

    /// <summary>Twelve digits, unique, never changed.</summary>
    public required string AccountId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A person's part in a team.</summary>
public sealed class Member
{
    public Guid TeamId { get; init; }

    public required string UserId { get; init; }

    public Roles Roles { get; set; }

    public DateTimeOffset JoinedAt { get; init; }
}
