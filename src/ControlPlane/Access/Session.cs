namespace Gatehouse.ControlPlane.Access;

/// <summary>One signed-in browser; its cookie names it, and ending it signs that browser out.</summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string UserId { get; init; }

    /// <summary>How the person signed in: <c>password</c>, <c>passkey</c>, or the name of the directory.</summary>
    public required string Method { get; init; }

    public string? Address { get; init; }

    /// <summary>The browser in its own words; at most 512 characters.</summary>
    public string? Browser { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }
}
