namespace Gatehouse.ControlPlane.Mail;

/// <summary>A message to a person. Its text may hold a one-time link, so it is sealed, and dropped once it was delivered.</summary>
public sealed class Message
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Null once delivered.</summary>
    public byte[]? SealedText { get; set; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Attempts that failed so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Not tried again before this.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>What the mail server said last; null when it said nothing bad.</summary>
    public string? Error { get; set; }
}
