using System.Text.Json;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Feed;
using Gatehouse.Definitions.Snapshots;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Stages;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Feed;

/// <param name="Error">Null when the stage is served.</param>
internal readonly record struct StageOutcome(string Key, string Hash, string? Error);

/// <summary>Everything that the feed has told this node, ready to serve. Changes come from one writer, in the feed's order.</summary>
internal sealed partial class NodeState(NodeStages stages, KeyTable keys, Limits limits, StageCompiler compiler, TimeProvider time, ILogger<NodeState> logger)
{
    /// <summary>Takes in changes; all stages among them are swapped in together.</summary>
    /// <returns>What became of each stage that is not a tombstone.</returns>
    public IReadOnlyList<StageOutcome> Apply(IReadOnlyCollection<StoredEntry> entries, bool isReady)
    {
        var outcomes = new List<StageOutcome>();
        var changes = new Dictionary<string, CompiledStage?>(StringComparer.Ordinal);

        // Plans, accounts and keys first: a stage is never served for a moment without the limits it was published with.
        foreach (var entry in entries)
        {
            if (entry.Entry.Kind != FeedKind.Stage)
            {
                ApplySmall(entry);
            }
        }

        foreach (var (entry, content) in entries)
        {
            if (entry.Kind != FeedKind.Stage)
            {
                continue;
            }

            if (content is null)
            {
                changes[entry.Key] = null;
                continue;
            }

            try
            {
                changes[entry.Key] = Find(entry.Key) is { } served && served.Hash == entry.Hash
                    ? served
                    : compiler.Compile(DefinitionJson.Read<StageSnapshot>(content), entry.Hash!);
                outcomes.Add(new StageOutcome(entry.Key, entry.Hash!, null));
            }
            catch (Exception e)
            {
                // Whatever the reason, the stage goes on as it was, and the one who deployed is told.
                Refused(logger, e is StageRefusedException or JsonException ? null : e, entry.Key, entry.Hash!, e.Message);
                outcomes.Add(new StageOutcome(entry.Key, entry.Hash!, e is StageRefusedException ? e.Message : $"{e.GetType().Name}: {e.Message}"));
            }
        }

        stages.Current = stages.Current.With(changes, isReady);
        return outcomes;
    }

    /// <summary>Drops what is not among the living entries.</summary>
    public void Keep(IEnumerable<FeedEntry> living)
    {
        var known = living.GroupBy(entry => entry.Kind).ToDictionary(group => group.Key, IReadOnlySet<string> (group) => group.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal));
        var none = new HashSet<string>();
        var kept = known.GetValueOrDefault(FeedKind.Stage, none);
        var gone = stages.Current.All.Where(stage => !kept.Contains(stage.Key)).ToDictionary(stage => stage.Key, CompiledStage? (_) => null);
        stages.Current = stages.Current.With(gone, stages.Current.IsReady);
        keys.Keep(known.GetValueOrDefault(FeedKind.ApiKey, none));
        foreach (var plan in keys.Plans().Where(plan => !known.GetValueOrDefault(FeedKind.Plan, none).Contains(plan.Id)))
        {
            plan.Current = null;
        }

        foreach (var account in limits.AccountIds.Where(id => !known.GetValueOrDefault(FeedKind.Account, none).Contains(id)))
        {
            limits.Remove(account);
        }
    }

    private CompiledStage? Find(string key)
    {
        var slash = key.IndexOf('/');
        return stages.Current.Find(key.AsSpan(0, slash), key.AsSpan(slash + 1));
    }

    private void ApplySmall(StoredEntry stored)
    {
        var (entry, content) = stored;
        try
        {
            switch (entry.Kind)
            {
                case FeedKind.Plan:
                    keys.Plan(entry.Key).Current = content is null ? null : new CompiledPlan(DefinitionJson.Read<PlanContent>(content), time);
                    break;
                case FeedKind.ApiKey when content is null:
                    keys.Remove(entry.Key);
                    break;
                case FeedKind.ApiKey:
                    keys.Set(DefinitionJson.Read<ApiKeyContent>(content));
                    break;
                case FeedKind.Account when content is null:
                    limits.Remove(entry.Key);
                    break;
                case FeedKind.Account:
                    limits.Set(DefinitionJson.Read<AccountContent>(content));
                    break;
                default:
                    // A later control plane may know kinds that this node has no use for.
                    break;
            }
        }
        catch (JsonException e)
        {
            // What cannot be read opens nothing: a key or plan that was changed to it stops working.
            Unreadable(logger, e, entry.Kind, entry.Key);
            if (entry.Kind == FeedKind.ApiKey)
            {
                keys.Remove(entry.Key);
            }
            else if (entry.Kind == FeedKind.Plan)
            {
                keys.Plan(entry.Key).Current = null;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Stage {Stage} stays as it was; snapshot {Hash} is not served: {Reason}")]
    private static partial void Refused(ILogger logger, Exception? exception, string stage, string hash, string reason);

    [LoggerMessage(2, LogLevel.Error, "The {Kind} {Key} cannot be read and opens nothing until it is published again.")]
    private static partial void Unreadable(ILogger logger, Exception exception, string kind, string key);
}
