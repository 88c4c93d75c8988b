using System.Text.Json.Nodes;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

public enum Side
{
    Mine,
    Theirs,
}

/// <summary>A field that two people changed in different ways, with the three values as text; null means "not set".</summary>
public sealed record Collision(string Id, string Place, string? Base, string? Mine, string? Theirs);

/// <summary>A change that only one of the two made and that is kept without asking.</summary>
public sealed record KeptChange(Side By, string Place, string? Before, string? After);

/// <summary>
/// Two people's drafts over a common base, compared field by field: what only one changed is kept, what both changed in
/// different ways is a collision and is asked about. Neither side is ever overwritten unseen.
/// </summary>
public sealed class DraftMerge
{
    // Properties that hold entries by name: left out when empty, which is not a deletion.
    private static readonly HashSet<string> Maps =
    [
        "resources", "methods", "responses", "requestParameters", "requestModels", "parameters", "models", "requestTemplates",
        "responseParameters", "responseTemplates", "requestValidators", "authorizers", "gatewayResponses",
    ];

    private readonly RestApi _base;
    private readonly RestApi _mine;
    private readonly RestApi _theirs;
    private readonly List<Collision> _collisions = [];
    private readonly List<KeptChange> _kept = [];

    public DraftMerge(RestApi @base, RestApi mine, RestApi theirs)
    {
        (_base, _mine, _theirs) = (@base, mine, theirs);
        Merge([], false, Tree(_base), Tree(_mine), Tree(_theirs), new Dictionary<string, Side>(), first: true);
    }

    public IReadOnlyList<Collision> Collisions => _collisions;

    public IReadOnlyList<KeptChange> Kept => _kept;

    /// <summary>The merged definition. A collision without a choice takes mine.</summary>
    public RestApi Result(IReadOnlyDictionary<string, Side> choices)
    {
        var merged = Merge([], false, Tree(_base), Tree(_mine), Tree(_theirs), choices, first: false) ?? new JsonObject();
        return ResourceEdits.WithParents(DefinitionJson.Read<RestApi>(DefinitionJson.Write(merged)));
    }

    private JsonNode? Merge(
        IReadOnlyList<string> place, bool isEntry, JsonNode? @base, JsonNode? mine, JsonNode? theirs, IReadOnlyDictionary<string, Side> choices, bool first)
    {
        if (JsonNode.DeepEquals(mine, theirs) || JsonNode.DeepEquals(theirs, @base))
        {
            Note(Side.Mine, place, @base, mine, theirs, first);
            return mine?.DeepClone();
        }

        if (JsonNode.DeepEquals(mine, @base))
        {
            Note(Side.Theirs, place, @base, theirs, mine, first);
            return theirs?.DeepClone();
        }

        // An empty map is left out, so a missing one is empty; a missing entry was deleted.
        var isMap = !isEntry && place.Count > 0 && Maps.Contains(place[^1]);
        if (isMap || (mine is JsonObject && theirs is JsonObject && @base is JsonObject or null && mine is not null && theirs is not null))
        {
            return MergeMembers(place, isMap, @base as JsonObject ?? [], mine as JsonObject ?? [], theirs as JsonObject ?? [], choices, first);
        }

        var id = string.Join('\u001f', place);
        if (first)
        {
            _collisions.Add(new Collision(id, DefinitionPlace.InWords(place), Text(@base), Text(mine), Text(theirs)));
        }

        return (choices.TryGetValue(id, out var side) && side == Side.Theirs ? theirs : mine)?.DeepClone();
    }

    private JsonObject? MergeMembers(
        IReadOnlyList<string> place, bool isMap, JsonObject @base, JsonObject mine, JsonObject theirs, IReadOnlyDictionary<string, Side> choices, bool first)
    {
        var merged = new JsonObject();
        foreach (var name in mine.Concat(theirs).Select(entry => entry.Key).Concat(@base.Select(entry => entry.Key)).Distinct().Order(StringComparer.Ordinal))
        {
            if (Merge([.. place, name], isMap, @base[name], mine[name], theirs[name], choices, first) is { } value)
            {
                merged[name] = value;
            }
        }

        return isMap && merged.Count == 0 ? null : merged;
    }

    private void Note(Side by, IReadOnlyList<string> place, JsonNode? @base, JsonNode? after, JsonNode? other, bool first)
    {
        if (first && !JsonNode.DeepEquals(after, @base) && (by == Side.Theirs || !JsonNode.DeepEquals(after, other)))
        {
            _kept.Add(new KeptChange(by, DefinitionPlace.InWords(place), Text(@base), Text(after)));
        }
    }

    private static JsonNode Tree(RestApi api) => JsonNode.Parse(DefinitionJson.Write(api))!;

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value => value.ToString(),
        JsonObject { Count: 0 } => "as new",
        _ => node.ToJsonString(DefinitionJson.Options),
    };
}
