using System.Collections.Frozen;
using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Throttling;

namespace Gatehouse.Gateway.Plans;

/// <summary>A plan's place: keys point at it, and its present content is swapped in whole. Null while there is none.</summary>
internal sealed class PlanHolder(string id)
{
    private volatile CompiledPlan? _current;

    public string Id => id;

    public CompiledPlan? Current
    {
        get => _current;
        set => _current = value;
    }
}

/// <summary>A plan with its limits as the buckets count them, and its stages by <c>{apiId}/{stage}</c>.</summary>
internal sealed class CompiledPlan
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, Rate>> _stages;

    public CompiledPlan(PlanContent content, TimeProvider time)
    {
        Content = content;
        Rate = Rate.From(content.Throttle, time);
        _stages = content.ApiStages.GroupBy(stage => $"{stage.ApiId}/{stage.Stage}").ToFrozenDictionary(
            group => group.Key,
            group => group.SelectMany(stage => stage.Throttle)
                .Select(limit => (limit.Key, Rate: Rate.From(limit.Value, time)))
                .Where(limit => limit.Rate is not null)
                .DistinctBy(limit => limit.Key)
                .ToFrozenDictionary(limit => limit.Key, limit => limit.Rate!),
            StringComparer.Ordinal);
    }

    public PlanContent Content { get; }

    public Rate? Rate { get; }

    public bool Opens(string stageKey) => _stages.ContainsKey(stageKey);

    /// <summary>The limit for one method of one stage; null when the plan has none.</summary>
    /// <param name="methodKey"><c>/pets/GET</c>.</param>
    public Rate? RateOf(string stageKey, string methodKey) =>
        _stages.TryGetValue(stageKey, out var limits) && limits.Count > 0
            ? limits.GetValueOrDefault(methodKey) ?? limits.GetValueOrDefault("*/*")
            : null;
}
