namespace Gatehouse.Portal.Designer;

/// <summary>What the designer shows, as its address says it.</summary>
/// <param name="Path">The resource (<c>r</c>); null until one is chosen.</param>
/// <param name="Verb">The method on it (<c>m</c>); null for the resource itself.</param>
/// <param name="Step">The open node, 1 to 5 (<c>step</c>).</param>
public sealed record DesignView(string? Path, string? Verb, int? Step);
