namespace Gatehouse.Gateway.Stages;

/// <summary>All stages of this node at one moment. Immutable: a change makes a new one and swaps the reference.</summary>
internal sealed class ServedStages
{
    public static readonly ServedStages None = new(new(StringComparer.Ordinal), isReady: false);

    private readonly Dictionary<string, CompiledStage[]> _apis;
    private readonly Dictionary<string, CompiledStage[]>.AlternateLookup<ReadOnlySpan<char>> _byId;

    private ServedStages(Dictionary<string, CompiledStage[]> apis, bool isReady)
    {
        _apis = apis;
        _byId = apis.GetAlternateLookup<ReadOnlySpan<char>>();
        IsReady = isReady;
    }

    /// <summary>Whether the node has its first picture: from its disk copy, or from the control plane.</summary>
    public bool IsReady { get; }

    public int Count => _apis.Values.Sum(stages => stages.Length);

    public IEnumerable<CompiledStage> All => _apis.Values.SelectMany(stages => stages);

    /// <param name="apiId">In any case, as it comes from a host name.</param>
    public CompiledStage? Find(ReadOnlySpan<char> apiId, ReadOnlySpan<char> stage)
    {
        if (!_byId.TryGetValue(apiId, out var stages))
        {
            Span<char> lower = stackalloc char[32];
            if (apiId.Length > lower.Length || apiId.ToLowerInvariant(lower) < 0 || !_byId.TryGetValue(lower[..apiId.Length], out stages))
            {
                return null;
            }
        }

        foreach (var candidate in stages)
        {
            if (stage.SequenceEqual(candidate.Stage))
            {
                return candidate;
            }
        }

        return null;
    }

    public bool Owns(ReadOnlySpan<char> apiId) => _byId.ContainsKey(apiId);

    /// <param name="changes">The new stage by <c>{apiId}/{stage}</c>; null takes it away.</param>
    public ServedStages With(IReadOnlyCollection<KeyValuePair<string, CompiledStage?>> changes, bool isReady)
    {
        if (changes.Count == 0 && isReady == IsReady)
        {
            return this;
        }

        var apis = new Dictionary<string, CompiledStage[]>(_apis, StringComparer.Ordinal);
        foreach (var (key, stage) in changes)
        {
            var apiId = key[..key.IndexOf('/')];
            var others = apis.GetValueOrDefault(apiId, []).Where(known => known.Key != key);
            CompiledStage[] now = stage is null ? [.. others] : [.. others, stage];
            if (now.Length == 0)
            {
                apis.Remove(apiId);
            }
            else
            {
                apis[apiId] = now;
            }
        }

        return new ServedStages(apis, isReady);
    }
}
