using Gatehouse.ControlPlane.Access;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tags;

/// <summary>Tags of a team's things, by ARN.</summary>
public sealed class ResourceTags(Commands commands)
{
    public async Task<Outcome<IReadOnlyDictionary<string, string>>> ReadAsync(Actor actor, Guid teamId, string arn, CancellationToken cancellationToken)
    {
        var many = await ReadManyAsync(actor, teamId, [arn], cancellationToken);
        return many.IsOk
            ? Outcome.Of<IReadOnlyDictionary<string, string>>(many.Value.GetValueOrDefault(arn) ?? new Dictionary<string, string>())
            : many.Failure!;
    }

    /// <summary>The tags of several things; one without tags is left out.</summary>
    public Task<Outcome<Dictionary<string, IReadOnlyDictionary<string, string>>>> ReadManyAsync(
        Actor actor, Guid teamId, IReadOnlyCollection<string> arns, CancellationToken cancellationToken) =>
        commands.QueryAsync<Dictionary<string, IReadOnlyDictionary<string, string>>>(
            actor,
            teamId,
            Permission.View,
            async (db, _, cancel) => (await db.Tags.Where(tag => tag.TeamId == teamId && arns.Contains(tag.Arn)).ToListAsync(cancel))
                .GroupBy(tag => tag.Arn)
                .ToDictionary(
                    group => group.Key,
                    group => (IReadOnlyDictionary<string, string>)group.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToDictionary(tag => tag.Key, tag => tag.Value)),
            cancellationToken);

    /// <summary>Adds tags, or gives those that are there new values.</summary>
    public Task<Outcome<Done>> SetAsync(
        Actor actor, Guid teamId, string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            Permission.Design,
            async (command, cancel) =>
            {
                if (TagRules.Check(tags) is { } problem)
                {
                    return Failure.Invalid("tags", "tags", problem);
                }

                var stored = await command.Db.Tags.Where(tag => tag.TeamId == teamId && tag.Arn == arn).ToDictionaryAsync(tag => tag.Key, cancel);
                if (stored.Keys.Union(tags.Keys).Count() > TagRules.MaximumTags)
                {
                    return Failure.Invalid("tags", "tags", $"A resource has at most {TagRules.MaximumTags} tags.");
                }

                foreach (var (key, value) in tags)
                {
                    if (stored.TryGetValue(key, out var tag))
                    {
                        tag.Value = value;
                    }
                    else
                    {
                        command.Db.Tags.Add(new ResourceTag { TeamId = teamId, Arn = arn, Key = key, Value = value });
                    }
                }

                command.Audit("tags.set", arn, $"{command.ActorName} tagged {arn}.", tags);
                return new Done();
            },
            cancellationToken);

    public Task<Outcome<Done>> RemoveAsync(
        Actor actor, Guid teamId, string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        commands.ChangeAsync<Done>(
            actor,
            teamId,
            Permission.Design,
            async (command, cancel) =>
            {
                await command.Db.Tags.Where(tag => tag.TeamId == teamId && tag.Arn == arn && keys.Contains(tag.Key)).ExecuteDeleteAsync(cancel);
                command.Audit("tags.remove", arn, $"{command.ActorName} removed tags from {arn}.", keys);
                return new Done();
            },
            cancellationToken);
}
