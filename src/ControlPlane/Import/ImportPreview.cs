using Gatehouse.Definitions;
using Gatehouse.Definitions.Diff;
using Gatehouse.Definitions.OpenApi;

namespace Gatehouse.ControlPlane.Import;

/// <summary>What an import does to one operation.</summary>
public enum OperationFate
{
    Added,
    Changed,
    Removed,
    Same,
}

/// <summary>One operation of an import preview.</summary>
/// <param name="Summary">One line for people, from the document or, for a removal, from the draft.</param>
/// <param name="Changes">What differs from the draft; empty when it is the same.</param>
public sealed record OperationPreview(MethodPlace Place, OperationFate Fate, string? Summary, IReadOnlyList<Change> Changes)
{
    public bool Breaking => Changes.Any(change => change.Breaking);
}

/// <summary>What an import would do. Nothing is stored by looking at it.</summary>
/// <param name="Operations">By path and verb; every operation of the document, and those of the draft that would go.</param>
/// <param name="Others">Differences of the API as a whole and of its models, authorizers and validators.</param>
/// <param name="Problems">What would keep the draft from being deployed, were everything imported.</param>
/// <param name="BaseRevision">The draft's revision that this was compared with; null for a new API.</param>
/// <param name="SuggestedName">For a new API: a name that is free in the team.</param>
public sealed record ImportPreview(
    ImportReport Report,
    IReadOnlyList<OperationPreview> Operations,
    IReadOnlyList<Change> Others,
    IReadOnlyList<Problem> Problems,
    long? BaseRevision,
    string? SuggestedName)
{
    public int Count(OperationFate fate) => Operations.Count(operation => operation.Fate == fate);
}
