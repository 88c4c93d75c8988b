using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.AccessKeys;

public sealed record AccessKeyView(string Id, string Description, bool Enabled, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt);

/// <summary>A new key with its secret, which nothing shows again.</summary>
public sealed record NewAccessKey(string Id, string Secret);

/// <summary>What is needed to check a signature and what its holder may do.</summary>
/// <param name="AccountId">The team's twelve-digit account number.</param>
/// <param name="Policy">An IAM policy on <c>apigateway:*</c> actions; null allows everything in the team.</param>
public sealed record AccessKeyCredential(string Id, Guid TeamId, string AccountId, string Secret, string? Policy);

/// <summary>A team's access keys for the management API; an owner's matter, since a key may do everything in its team.</summary>
public sealed class TeamAccessKeys(Commands commands, IDbContextFactory<PortalDb> databases, Sealer sealer, TimeProvider time)
{
    private const string Purpose = "access-key";

    /// <summary>Last use is for people; a write for every request would cost more than it tells.</summary>
    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    /// <summary>Newest first; at most <see cref="AccessKeyRules.MaxPerTeam"/>.</summary>
    public Task<Outcome<IReadOnlyList<AccessKeyView>>> ListAsync(Actor actor, Guid teamId, CancellationToken cancellationToken) =>
        commands.QueryAsync<IReadOnlyList<AccessKeyView>>(
            actor,
            teamId,
            Permission.ManageTeam,
            async (db, _, cancel) => await db.AccessKeys
                .Where(key => key.TeamId == teamId)
                .OrderByDescending(key => key.CreatedAt)
                .Take(AccessKeyRules.MaxPerTeam)
                .Select(key => new AccessKeyView(key.Id, key.Description, key.Enabled, key.CreatedAt, key.CreatedBy, key.LastUsedAt))
                .ToListAsync(cancel),
            cancellationToken);

    /// <param name="description">What will use it; may be empty.</param>
    public Task<Outcome<NewAccessKey>> CreateAsync(Actor actor, Guid teamId, string description, CancellationToken cancellationToken) =>
        commands.ChangeAsync<NewAccessKey>(
            actor,
            teamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                if (description.Length > AccessKeyRules.MaxDescription || description.Any(char.IsControl))
                {
                    return Failure.Invalid(
                        "Description", "access-key-description", $"A description has at most {AccessKeyRules.MaxDescription} characters and no control characters.");
                }

                if (await command.Db.AccessKeys.CountAsync(key => key.TeamId == teamId, cancel) >= AccessKeyRules.MaxPerTeam)
                {
                    return Failure.LimitExceeded($"A team has at most {AccessKeyRules.MaxPerTeam} access keys; delete one that is not used any more.");
                }

                return Add(command, teamId, new NewAccessKey(AccessKeyRules.NewId(), AccessKeyRules.NewSecret()), description.Trim());
            },
            cancellationToken);

    public Task<Outcome<Done>> SetEnabledAsync(Actor actor, Guid teamId, string id, bool enabled, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            teamId,
            id,
            (command, key) =>
            {
                key.Enabled = enabled;
                command.Audit(
                    enabled ? "accesskey.enable" : "accesskey.disable", $"access-keys/{id}", $"{(enabled ? "Enabled" : "Disabled")} access key {id}.");
            },
            cancellationToken);

    public Task<Outcome<Done>> DeleteAsync(Actor actor, Guid teamId, string id, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            teamId,
            id,
            (command, key) =>
            {
                command.Db.AccessKeys.Remove(key);
                command.Audit("accesskey.delete", $"access-keys/{id}", $"Deleted access key {id}.");
            },
            cancellationToken);

    /// <summary>The credential that a signature names; null when there is none or it is disabled. Notes the use.</summary>
    public async Task<AccessKeyCredential?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.AccessKeys.AsNoTracking().FirstOrDefaultAsync(key => key.Id == id && key.Enabled, cancellationToken) is not { } found)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (found.LastUsedAt is null || now - found.LastUsedAt >= LastUsedStep)
        {
            await db.AccessKeys.Where(key => key.Id == id).ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, now), cancellationToken);
        }

        var account = await db.Teams.Where(team => team.Id == found.TeamId).Select(team => team.AccountId).FirstAsync(cancellationToken);
        return new AccessKeyCredential(
            id, found.TeamId, account, Encoding.UTF8.GetString(sealer.Unseal(Purpose, found.SealedSecret)), found.Policy);
    }

    internal NewAccessKey Add(Command command, Guid teamId, NewAccessKey key, string description)
    {
        command.Db.AccessKeys.Add(new AccessKey
        {
            Id = key.Id,
            TeamId = teamId,
            Description = description,
            SealedSecret = sealer.Seal(Purpose, Encoding.UTF8.GetBytes(key.Secret)),
            CreatedAt = command.Now,
            CreatedBy = command.ActorName,
        });
        command.Audit("accesskey.create", $"access-keys/{key.Id}", $"Made access key {key.Id}.", new { description });
        return key;
    }

    private Task<Outcome<Done>> ChangeAsync(
        Actor actor, Guid teamId, string id, Action<Command, AccessKey> change, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            Permission.ManageTeam,
            async (command, cancel) =>
            {
                if (await command.Db.AccessKeys.FirstOrDefaultAsync(key => key.Id == id && key.TeamId == teamId, cancel) is not { } key)
                {
                    return Failure.NotFound($"There is no access key {id} in this team.");
                }

                change(command, key);
                return default(Done);
            },
            cancellationToken);
}
