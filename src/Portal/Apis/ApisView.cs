namespace Gatehouse.Portal.Apis;

/// <summary>What the grid of APIs shows, as its address says.</summary>
/// <param name="Filter">A part of the name.</param>
/// <param name="After">The name that the page before ended with.</param>
public sealed record ApisView(string? Filter, string? After);
