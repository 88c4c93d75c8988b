using System.Text.Json;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gatehouse.ControlPlane.Access;

/// <summary>
/// How every operation runs. A change: read the actor's rights, do the work, write audit and feed rows, all in one
/// transaction, then wake the feed's readers. A query: read the actor's rights, then read.
/// </summary>
public sealed class Commands(IDbContextFactory<PortalDb> databases, FeedSignal signal, TimeProvider time)
{
    /// <summary>Runs a change in a team. Nothing is kept when <paramref name="work"/> fails.</summary>
    public Task<Outcome<T>> ChangeAsync<T>(
        Actor actor, Guid teamId, Permission permission, Func<Command, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken) =>
        RunAsync(
            async (db, cancel) =>
            {
                var access = await AuthorizeAsync(db, actor, teamId, permission, cancel);
                return access.IsOk
                    ? await work(new Command(db, actor, access.Value.ActorName, access.Value, time.GetUtcNow()), cancel)
                    : access.Failure!;
            },
            cancellationToken);

    /// <summary>Runs a change in one version of an API, in the team that owns it.</summary>
    public async Task<Outcome<T>> ChangeVersionAsync<T>(
        Actor actor, string apiId, Permission permission, Func<Command, ApiVersion, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken) =>
        await TeamOfAsync(apiId, cancellationToken) is not { } teamId
            ? NoSuchApi(apiId)
            : await ChangeAsync<T>(
                actor,
                teamId,
                permission,
                async (command, cancel) => await command.Db.Versions.FindAsync([apiId], cancel) is { } version
                    ? await work(command, version, cancel)
                    : NoSuchApi(apiId),
                cancellationToken);

    /// <summary>Runs a query in one version of an API, in the team that owns it.</summary>
    public async Task<Outcome<T>> QueryVersionAsync<T>(
        Actor actor, string apiId, Permission permission, Func<PortalDb, ApiVersion, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken) =>
        await TeamOfAsync(apiId, cancellationToken) is not { } teamId
            ? NoSuchApi(apiId)
            : await QueryAsync<T>(
                actor,
                teamId,
                permission,
                async (db, _, cancel) => await db.Versions.FirstOrDefaultAsync(version => version.ApiId == apiId, cancel) is { } version
                    ? await read(db, version, cancel)
                    : NoSuchApi(apiId),
                cancellationToken);

    /// <summary>Runs a change that concerns the whole installation; for platform administrators and the product itself.</summary>
    public Task<Outcome<T>> ChangePlatformAsync<T>(
        Actor actor, Func<Command, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken) =>
        RunAsync<T>(
            async (db, cancel) =>
            {
                if (actor.Kind == ActorKind.System)
                {
                    return await work(new Command(db, actor, actor.Id, null, time.GetUtcNow()), cancel);
                }

                var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(x => x.Id == actor.Id && !x.Disabled, cancel);
                return user is { IsPlatformAdministrator: true }
                    ? await work(new Command(db, actor, user.Email ?? user.Id, null, time.GetUtcNow()), cancel)
                    : Failure.Forbidden("Only a platform administrator may do this.");
            },
            cancellationToken);

    /// <summary>Runs a query over the whole installation; for platform administrators and the product itself.</summary>
    public async Task<Outcome<T>> QueryPlatformAsync<T>(
        Actor actor, Func<PortalDb, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return actor.Kind == ActorKind.System
            || (actor.Kind == ActorKind.User && await db.Users.AnyAsync(x => x.Id == actor.Id && !x.Disabled && x.IsPlatformAdministrator, cancellationToken))
            ? await read(db, cancellationToken)
            : Failure.Forbidden("Only a platform administrator may do this.");
    }

    /// <summary>Runs a query in a team.</summary>
    public async Task<Outcome<T>> QueryAsync<T>(
        Actor actor, Guid teamId, Permission permission, Func<PortalDb, TeamAccess, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var access = await AuthorizeAsync(db, actor, teamId, permission, cancellationToken);
        return access.IsOk ? await read(db, access.Value, cancellationToken) : access.Failure!;
    }

    private static Failure NoSuchApi(string apiId) => Failure.NotFound($"There is no API {apiId}, or you are not a member of its team.");

    // A version never changes its team, so this may be read ahead of the transaction.
    private async Task<Guid?> TeamOfAsync(string apiId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Versions.Where(version => version.ApiId == apiId).Select(version => (Guid?)version.TeamId).FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task<Outcome<TeamAccess>> AuthorizeAsync(
        PortalDb db, Actor actor, Guid teamId, Permission permission, CancellationToken cancellationToken)
    {
        if (await db.AccessAsync(actor, teamId, cancellationToken) is not { } access)
        {
            return Failure.NotFound("There is no such team, or you are not a member of it.");
        }

        return access.May(permission)
            ? access
            : Failure.Forbidden($"This needs the role {RoleTable.RolesFor(permission)} in team {access.Team.Name}; an owner of the team can grant it.");
    }

    private async Task<Outcome<T>> RunAsync<T>(
        Func<PortalDb, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        var strategy = outer.Database.CreateExecutionStrategy();
        var published = false;
        var outcome = await strategy.ExecuteAsync(
            async cancel =>
            {
                // A fresh context for every try: a retry must not see what the failed one tracked.
                await using var db = await databases.CreateDbContextAsync(cancel);
                await using var transaction = await db.Database.BeginTransactionAsync(cancel);
                Outcome<T> result;
                try
                {
                    result = await work(db, cancel);
                    if (!result.IsOk)
                    {
                        return result;
                    }

                    await db.SaveChangesAsync(cancel);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return Failure.Conflict("Somebody else changed this at the same moment. Load it again and repeat the change.");
                }

                catch (DbUpdateException e) when (IsDuplicate(e))
                {
                    return Failure.Conflict("Somebody else made the same thing at the same moment. Load it again and repeat the change.");
                }

                published = db.ChangeTracker.Entries<FeedRow>().Any();
                await transaction.CommitAsync(cancel);
                return result;
            },
            cancellationToken);
        if (outcome.IsOk && published)
        {
            signal.Notify();
        }

        return outcome;
    }

    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE; PostgreSQL's unique_violation.
    private static bool IsDuplicate(DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}

/// <summary>One change under way: its database, its actor, and the audit and feed rows that commit with it.</summary>
/// <param name="Access">The actor's rights in the team; null for changes of the whole installation.</param>
public sealed record Command(PortalDb Db, Actor Actor, string ActorName, TeamAccess? Access, DateTimeOffset Now)
{
    private static readonly JsonSerializerOptions DetailOptions = new(JsonSerializerDefaults.Web);

    /// <summary>Adds the audit row of this change.</summary>
    /// <param name="action">A stable dotted name: <c>stage.deploy</c>.</param>
    /// <param name="target">A path: <c>apis/pets/v1/stages/dev</c>.</param>
    /// <param name="sentence">One sentence for people.</param>
    /// <param name="detail">What changed, as an object; never a secret.</param>
    /// <param name="teamId">Whose log it belongs in, for a change of the whole installation that concerns one team.</param>
    public void Audit(string action, string target, string sentence, object? detail = null, Guid? teamId = null) => Db.Audit.Add(new AuditEntry
    {
        TeamId = teamId ?? Access?.Team.Id,
        At = Now,
        Actor = ActorName,
        ActorId = Actor.Id,
        Via = Actor.Via,
        Address = Actor.Address,
        Action = action,
        Target = target,
        Sentence = sentence,
        Detail = detail is null ? null : JsonSerializer.Serialize(detail, DetailOptions),
    });

    /// <summary>Publishes the newest content of (kind, key) to the gateway nodes.</summary>
    /// <returns>The content's hash.</returns>
    public async Task<string> PublishAsync<T>(string kind, string key, T content, CancellationToken cancellationToken)
    {
        var hash = await Db.StoreAsync(DefinitionJson.Write(content), cancellationToken);
        await Db.AppendAsync(kind, key, hash, Now, cancellationToken);
        return hash;
    }

    /// <summary>Tells the gateway nodes that (kind, key) is gone.</summary>
    public Task WithdrawAsync(string kind, string key, CancellationToken cancellationToken) =>
        Db.AppendAsync(kind, key, null, Now, cancellationToken);
}
