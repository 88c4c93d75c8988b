namespace Gatehouse.Definitions.Diff;

public enum ChangeKind
{
    Added,
    Changed,
    Removed,
}

/// <summary>One difference between two definitions, in the words of the API.</summary>
/// <param name="Path">The resource path; null for what concerns the whole API.</param>
/// <param name="Verb">The method's verb; null for what concerns the resource or the whole API.</param>
/// <param name="What">What is different, as a sentence without the place: <c>An API key is now required.</c></param>
/// <param name="Breaking">A caller that works today may stop working.</param>
/// <param name="Before">The value before, where it is short enough to print or worth comparing; JSON for composite values.</param>
/// <param name="After">The value after.</param>
public sealed record Change(
    ChangeKind Kind, string? Path, string? Verb, string What, bool Breaking = false, string? Before = null, string? After = null)
{
    /// <summary><c>GET /pets</c>, <c>/pets</c>, or <c>API</c>.</summary>
    public string Where => Path is null ? "API" : Verb is null ? Path : $"{Verb} {Path}";
}
