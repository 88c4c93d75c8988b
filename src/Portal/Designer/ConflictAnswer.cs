using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>How a conflict was settled.</summary>
/// <param name="Save">Whether the merge is to be saved at once.</param>
internal sealed record ConflictAnswer(RestApi Merged, bool Save);
