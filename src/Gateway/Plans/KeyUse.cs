using System.Collections.Concurrent;
using Gatehouse.Gateway.Throttling;
using Gatehouse.Gateway.Usage;

namespace Gatehouse.Gateway.Plans;

/// <summary>What a key has in hand under each of its plans.</summary>
internal sealed class KeyUse
{
    private volatile PlanUse[] _plans = [];

    public PlanUse Under(string planId, string keyId, UsageLedger ledger)
    {
        foreach (var use in _plans)
        {
            if (use.PlanId == planId)
            {
                return use;
            }
        }

        lock (this)
        {
            var known = Array.Find(_plans, use => use.PlanId == planId);
            if (known is null)
            {
                known = new PlanUse(planId, ledger.Open(planId, keyId));
                _plans = [.. _plans, known];
            }

            return known;
        }
    }
}

internal sealed class PlanUse(string planId, UsageCounter counter)
{
    private ConcurrentDictionary<string, TokenBucket>? _methods;

    public string PlanId => planId;

    public UsageCounter Counter => counter;

    public TokenBucket Bucket { get; } = new();

    /// <summary>The bucket of one method of one stage.</summary>
    public TokenBucket ForMethod(string methodKey)
    {
        var methods = _methods ?? Interlocked.CompareExchange(ref _methods, new(StringComparer.Ordinal), null) ?? _methods;
        return methods.GetOrAdd(methodKey, static _ => new TokenBucket());
    }
}
