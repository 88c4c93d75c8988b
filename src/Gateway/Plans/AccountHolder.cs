using System.Collections.Concurrent;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Throttling;

namespace Gatehouse.Gateway.Plans;

/// <summary>A team's own limit, over all its stages.</summary>
internal sealed class AccountHolder(Rate? rate)
{
    private volatile Rate? _rate = rate;

    public TokenBucket Bucket { get; } = new();

    public Rate? Rate
    {
        get => _rate;
        set => _rate = value;
    }
}

/// <summary>Limits that outlive deployments: the accounts' and the methods' buckets by name.</summary>
internal sealed class Limits(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AccountHolder> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TokenBucket> _methods = new(StringComparer.Ordinal);

    public AccountHolder Account(string accountId) => _accounts.GetOrAdd(accountId, static (id, clock) =>
        new AccountHolder(Rate.From(new AccountContent { AccountId = id }.Throttle, clock)), time);

    public IEnumerable<string> AccountIds => _accounts.Keys;

    public void Set(AccountContent content) => Account(content.AccountId).Rate = Rate.From(content.Throttle, time);

    /// <summary>An account that is gone has the limit that every account starts with.</summary>
    public void Remove(string accountId) => Set(new AccountContent { AccountId = accountId });

    public TokenBucket Method(string bucketKey) => _methods.GetOrAdd(bucketKey, static _ => new TokenBucket());
}
