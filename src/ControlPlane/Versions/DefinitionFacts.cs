using System.Collections.Concurrent;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.Rest;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Versions;

/// <summary>What is worth knowing about frozen definitions. They are named by hash, so each fact is computed once.</summary>
public sealed class DefinitionFacts
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<(string Live, string Draft), int> _drift = new();

    private readonly ConcurrentDictionary<string, Map<Items<string>>> _variableUses = new();

    /// <summary>How many changes of the draft a deployment does not serve; 0 only when the two are the same.</summary>
    internal async Task<int> DriftAsync(PortalDb db, string apiId, string draftHash, string liveHash, CancellationToken cancellationToken)
    {
        if (draftHash == liveHash)
        {
            return 0;
        }

        if (_drift.TryGetValue((liveHash, draftHash), out var known))
        {
            return known;
        }

        var draft = await db.Drafts.Where(x => x.ApiId == apiId).Select(x => new { x.Definition, x.Hash }).FirstAsync(cancellationToken);
        var live = DefinitionJson.Read<RestApi>(await db.LoadAsync(liveHash, cancellationToken));
        var count = draft.Hash == liveHash ? 0 : Math.Max(1, DefinitionDiff.Between(live, DefinitionJson.Read<RestApi>(draft.Definition)).Count);
        return Remember(_drift, (liveHash, draft.Hash), count);
    }

    /// <summary>Where a frozen definition reads stage variables, by the variable's name.</summary>
    internal async Task<Map<Items<string>>> VariableUsesAsync(PortalDb db, string hash, CancellationToken cancellationToken) =>
        _variableUses.TryGetValue(hash, out var known)
            ? known
            : Remember(_variableUses, hash, StageVariableUses.Of(DefinitionJson.Read<RestApi>(await db.LoadAsync(hash, cancellationToken))));

    private static TValue Remember<TKey, TValue>(ConcurrentDictionary<TKey, TValue> facts, TKey key, TValue value)
        where TKey : notnull
    {
        if (facts.Count >= Remembered)
        {
            facts.Clear();
        }

        return facts[key] = value;
    }
}
