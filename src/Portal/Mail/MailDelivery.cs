using System.Net.Sockets;
using Gatehouse.ControlPlane.Mail;
using Gatehouse.ControlPlane.Storage;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Gatehouse.Portal.Mail;

/// <summary>Takes messages to the mail server, again and later while it refuses, and drops old ones.</summary>
internal sealed partial class MailDelivery(
    IDbContextFactory<PortalDb> databases, Outbox outbox, TimeProvider time, ILogger<MailDelivery> logger, SmtpOptions? smtp = null) : BackgroundService
{
    private const int AtOnce = 20;
    private const int MaxAttempts = 12;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rest, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (System.Data.Common.DbException e)
            {
                DatabaseAway(e);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var old = now - Outbox.Kept;
        await db.Messages.Where(message => message.At < old).ExecuteDeleteAsync(cancellationToken);
        if (smtp is null)
        {
            return;
        }

        var due = await db.Messages
            .Where(message => message.DeliveredAt == null && message.SealedText != null && message.Attempts < MaxAttempts && message.NextAttemptAt <= now)
            .OrderBy(message => message.At).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var message in due)
        {
            // Claimed before it is sent: of several portals one sends it, and one that dies on the way leaves it for a later attempt.
            var next = now + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, message.Attempts), 240));
            var attempts = message.Attempts;
            if (await db.Messages.Where(x => x.Id == message.Id && x.Attempts == attempts && x.DeliveredAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(x => x.Attempts, attempts + 1).SetProperty(x => x.NextAttemptAt, next), cancellationToken) == 0)
            {
                continue;
            }

            var error = await SendAsync(message, cancellationToken);
            if (error is null)
            {
                await db.Messages.Where(x => x.Id == message.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(x => x.DeliveredAt, time.GetUtcNow()).SetProperty(x => x.SealedText, (byte[]?)null).SetProperty(x => x.Error, (string?)null),
                    cancellationToken);
            }
            else
            {
                await db.Messages.Where(x => x.Id == message.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.Error, error), cancellationToken);
            }
        }
    }

    /// <returns>Null when the server took it; else what it said.</returns>
    private async Task<string?> SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var mail = new MimeMessage();
            mail.From.Add(new MailboxAddress("Gatehouse", smtp!.From));
            mail.To.Add(MailboxAddress.Parse(message.To));
            mail.Subject = message.Subject;
            mail.Body = new TextPart("plain") { Text = outbox.Open(message.SealedText!) };
            using var client = new SmtpClient();
            await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, limit.Token);
            if (!string.IsNullOrEmpty(smtp.User))
            {
                await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", limit.Token);
            }

            await client.SendAsync(mail, limit.Token);
            await client.DisconnectAsync(quit: true, limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{smtp!.Host}:{smtp.Port} did not answer within {Patience.TotalSeconds} seconds.";
        }
        catch (Exception e) when (e is SocketException or IOException or CommandException or ProtocolException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or ParseException)
        {
            NotSent(message.Id, e);
            return e.Message.Length > 500 ? e.Message[..500] : e.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} was not taken by the mail server")]
    private partial void NotSent(Guid id, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail waits: the database does not answer")]
    private partial void DatabaseAway(Exception e);
}
