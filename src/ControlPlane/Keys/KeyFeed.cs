using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>What the gateway nodes are told of keys: hashes and states, never a value.</summary>
internal static class KeyFeed
{
    public static ApiKeyContent Content(this ApiKey key, string accountId, DateTimeOffset now) => new()
    {
        Id = key.Id,
        AccountId = accountId,
        Prefix = key.Prefix,
        Name = key.Name.Length == 0 ? null : key.Name,
        Enabled = key.Enabled,
        ExpiresAt = key.ExpiresAt,
        Secrets = key.PreviousHash is { } previous && (key.PreviousExpiresAt is null || key.PreviousExpiresAt > now)
            ? [new(key.Hash), new(previous, key.PreviousExpiresAt)]
            : [new(key.Hash)],
        PlanIds = key.Plans.Select(member => member.PlanId).Order(StringComparer.Ordinal).ToItems(),
    };

    /// <summary>Publishes a key; its plans must be loaded.</summary>
    public static Task<string> PublishAsync(this Command command, ApiKey key, CancellationToken cancellationToken) =>
        command.PublishAsync(FeedKind.ApiKey, key.Id, key.Content(command.Access!.Team.AccountId, command.Now), cancellationToken);

    /// <inheritdoc cref="PublishAsync"/>
    public static Task PublishAsync(this Command command, IReadOnlyCollection<ApiKey> keys, CancellationToken cancellationToken) =>
        command.PublishManyAsync(
            FeedKind.ApiKey, [.. keys.Select(key => (key.Id, key.Content(command.Access!.Team.AccountId, command.Now)))], cancellationToken);
}
