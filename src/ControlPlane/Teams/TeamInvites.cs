using System.Security.Cryptography;
using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Mail;
using Gatehouse.ControlPlane.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Teams;

/// <param name="Portal">Address of the portal that the link leads to, without a slash at its end.</param>
public sealed record InvitePerson(Guid TeamId, string Email, Roles Roles, string Portal);

/// <param name="Link">The one-time link, shown once; null when the person had an account and is a member now.</param>
public sealed record Invited(string Email, string? Link);

public sealed record InviteView(Guid Id, string Email, Roles Roles, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>An invitation as its bearer sees it.</summary>
public sealed record OpenInvite(string TeamName, string TeamSlug, string Email, Roles Roles, string InvitedBy);

/// <param name="Password">For the account that is made; checked by <see cref="PasswordRules"/>.</param>
public sealed record AcceptInvite(string Token, string DisplayName, string Password);

/// <summary>Asks people into a team. The link is sent, and shown once to whoever invited, since there may be no mail.</summary>
public sealed class TeamInvites(
    Commands commands, IDbContextFactory<PortalDb> databases, IPasswordHasher<PortalUser> hasher, Outbox outbox, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public const int MaxOpen = 200;

    /// <summary>Open invitations, newest first; at most <see cref="MaxOpen"/>.</summary>
    public Task<Outcome<IReadOnlyList<InviteView>>> ListAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<IReadOnlyList<InviteView>>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) => await db.Invites.Where(invite => invite.TeamId == teamId)
                .OrderByDescending(invite => invite.CreatedAt)
                .Take(MaxOpen)
                .Select(invite => new InviteView(invite.Id, invite.Email, invite.Roles, invite.InvitedBy, invite.CreatedAt, invite.ExpiresAt))
                .ToListAsync(cancel),
            cancellationToken);

    /// <summary>Adds a person who has an account at once; sends a link to one who has none. Inviting again renews the link.</summary>
    public Task<Outcome<Invited>> InviteAsync(Actor actor, InvitePerson input, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Invited>(
            actor,
            input.TeamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                var email = input.Email.Trim();
                if (!EmailAddress.IsValid(email))
                {
                    return Failure.Invalid("Email", "email", $"'{email}' is not an e-mail address.");
                }

                if (RoleRules.Check(input.Roles) is { } problem)
                {
                    return Failure.Invalid(problem);
                }

                var normalized = EmailAddress.Normalize(email);
                if (await command.Db.Users.FirstOrDefaultAsync(user => user.NormalizedEmail == normalized, cancel) is { } user)
                {
                    return await AddAsync(command, input, user, cancel);
                }

                if (await command.Db.Invites.CountAsync(invite => invite.TeamId == input.TeamId, cancel) >= MaxOpen)
                {
                    return Failure.LimitExceeded($"A team has at most {MaxOpen} open invitations; revoke one that will not be used.");
                }

                var link = await InviteAsync(command, input, email, normalized, cancel);
                return new Invited(email, link);
            },
            cancellationToken);

    /// <summary>Takes an invitation back; its link ends.</summary>
    public Task<Outcome<Done>> RevokeAsync(Actor actor, Guid teamId, Guid id, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                if (await command.Db.Invites.FirstOrDefaultAsync(invite => invite.Id == id && invite.TeamId == teamId, cancel) is not { } invite)
                {
                    return Failure.NotFound("There is no such invitation any more.");
                }

                command.Db.Invites.Remove(invite);
                command.Audit("invite.revoke", $"invites/{invite.Email}", $"Took back the invitation of {invite.Email}.");
                return default(Done);
            },
            cancellationToken);

    /// <summary>What a link opens; null when it is used, revoked, over or never was. Whoever holds the link may ask.</summary>
    internal async Task<OpenInvite?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and < 200 })
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (hash, now) = (Hash(token), time.GetUtcNow());
        return await (
            from invite in db.Invites
            join team in db.Teams on invite.TeamId equals team.Id
            where invite.TokenHash == hash && invite.ExpiresAt > now
            select new OpenInvite(team.Name, team.Slug, invite.Email, invite.Roles, invite.InvitedBy)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes the invited person's account and membership. The link is the right to do so, and ends with it.</summary>
    /// <returns>The new user's id.</returns>
    internal Task<Outcome<string>> AcceptAsync(AcceptInvite input, CancellationToken cancellationToken) =>
        commands.ChangePlatformAsync<string>(
            Actor.System("invitation"),
            async (command, cancel) =>
            {
                var hash = Hash(input.Token);
                if (await command.Db.Invites.FirstOrDefaultAsync(invite => invite.TokenHash == hash && invite.ExpiresAt > command.Now, cancel) is not { } invite)
                {
                    return Failure.NotFound("This invitation was used, taken back or is over. Ask whoever invited you for another.");
                }

                if (PasswordRules.Check(input.Password, invite.Email) is { } weak)
                {
                    return Failure.Invalid(weak);
                }

                var name = input.DisplayName.Trim();
                if (name.Length is 0 or > 256 || name.Any(char.IsControl))
                {
                    return Failure.Invalid("DisplayName", "display-name", "Your name has 1 to 256 characters and no control characters.");
                }

                if (await command.Db.Users.AnyAsync(user => user.NormalizedEmail == invite.NormalizedEmail, cancel))
                {
                    return Failure.Conflict($"There is an account for {invite.Email} already. Sign in with it, and ask the team's owner to add you.");
                }

                // Whoever has the link has the mailbox it was sent to.
                var user = UserRows.New(invite.Email, command.Now, name);
                user.EmailConfirmed = true;
                user.PasswordHash = hasher.HashPassword(user, input.Password);
                command.Db.Users.Add(user);
                command.Db.Members.Add(new Member { TeamId = invite.TeamId, UserId = user.Id, Roles = invite.Roles, JoinedAt = command.Now });
                command.Db.Invites.Remove(invite);
                command.Audit("invite.accept", $"members/{invite.Email}", $"{invite.Email} accepted the invitation of {invite.InvitedBy}.", teamId: invite.TeamId);
                return user.Id;
            },
            cancellationToken);

    private static async Task<Outcome<Invited>> AddAsync(Command command, InvitePerson input, PortalUser user, CancellationToken cancellationToken)
    {
        if (await command.Db.Members.AnyAsync(member => member.TeamId == input.TeamId && member.UserId == user.Id, cancellationToken))
        {
            return Failure.Conflict($"{user.Email} is a member of this team already; change their roles instead.");
        }

        command.Db.Members.Add(new Member { TeamId = input.TeamId, UserId = user.Id, Roles = input.Roles, JoinedAt = command.Now });
        command.Audit("member.add", $"members/{user.Email}", $"Added {user.Email} as {RoleRules.Words(input.Roles)}.");
        return new Invited(user.Email!, null);
    }

    private async Task<string> InviteAsync(Command command, InvitePerson input, string email, string normalized, CancellationToken cancellationToken)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var link = $"{input.Portal}/invite?token={token}";
        var invite = await command.Db.Invites.FirstOrDefaultAsync(invite => invite.TeamId == input.TeamId && invite.NormalizedEmail == normalized, cancellationToken);
        if (invite is null)
        {
            invite = new Invite
            {
                TeamId = input.TeamId,
                Email = email,
                NormalizedEmail = normalized,
                TokenHash = "",
                InvitedBy = command.ActorName,
                CreatedAt = command.Now,
            };
            command.Db.Invites.Add(invite);
        }

        invite.TokenHash = Hash(token);
        invite.Roles = input.Roles;
        invite.ExpiresAt = command.Now + Lifetime;
        outbox.Add(
            command.Db,
            email,
            $"You are invited to {command.Access!.Team.Name} on Gatehouse",
            $"{command.ActorName} invites you to the team {command.Access.Team.Name} as {RoleRules.Words(input.Roles)}.\n\n"
            + $"Make your account here, within {Lifetime.Days} days:\n{link}\n",
            command.Now);
        command.Audit("invite.send", $"invites/{email}", $"Invited {email} as {RoleRules.Words(input.Roles)}.");
        return link;
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
