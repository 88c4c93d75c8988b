using System.Security.Cryptography;
using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Mail;

/// <param name="HasText">Whether the text can still be read: it is dropped once the message was delivered.</param>
public sealed record MessageView(Guid Id, string To, string Subject, DateTimeOffset At, DateTimeOffset? DeliveredAt, bool HasText, string? Error);

/// <summary>Messages to people: delivered where there is a mail server, else read out by an administrator.</summary>
public sealed class Outbox(Commands commands, IDbContextFactory<PortalDb> databases, Sealer sealer, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>How long a message is kept; the links in it are over by then.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private const string Purpose = "message";

    /// <summary>Newest first.</summary>
    /// <param name="page">From 1.</param>
    public Task<Outcome<IReadOnlyList<MessageView>>> ListAsync(Actor actor, int page, CancellationToken cancellationToken) =>
        commands.QueryPlatformAsync<IReadOnlyList<MessageView>>(
            actor,
            async (db, cancel) => await db.Messages.OrderByDescending(message => message.At)
                .Skip((Math.Max(page, 1) - 1) * PageSize)
                .Take(PageSize)
                .Select(message => new MessageView(
                    message.Id, message.To, message.Subject, message.At, message.DeliveredAt, message.SealedText != null, message.Error))
                .ToListAsync(cancel),
            cancellationToken);

    /// <summary>The text of a message that no mail server took, for passing on by hand; who read it is in the audit log.</summary>
    public Task<Outcome<string>> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        commands.ChangePlatformAsync<string>(
            actor,
            async (command, cancel) =>
            {
                if (await command.Db.Messages.FindAsync([id], cancel) is not { SealedText: { } text } message)
                {
                    return Failure.NotFound("There is no such message, or it was delivered and its text dropped.");
                }

                command.Audit("message.read", $"messages/{id}", $"Read the message \"{message.Subject}\" to {message.To}.");
                return Open(text);
            },
            cancellationToken);

    /// <summary>Puts a message into the transaction of what it tells about.</summary>
    internal void Add(PortalDb db, string to, string subject, string text, DateTimeOffset now) => db.Messages.Add(new Message
    {
        To = to,
        Subject = subject,
        SealedText = sealer.Seal(Purpose, Encoding.UTF8.GetBytes(text)),
        At = now,
        NextAttemptAt = now,
    });

    /// <summary>Puts a message on its way that belongs to no other change.</summary>
    public async Task SendAsync(string to, string subject, string text, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        Add(db, to, subject, text, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <exception cref="CryptographicException">Not sealed by this installation.</exception>
    internal string Open(byte[] sealedText) => Encoding.UTF8.GetString(sealer.Unseal(Purpose, sealedText));
}
