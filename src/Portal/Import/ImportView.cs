using Gatehouse.Definitions.OpenApi;

namespace Gatehouse.Portal.Import;

/// <summary>What of the import page lives in its address.</summary>
/// <param name="Document">Id of the uploaded document; null at the first step.</param>
/// <param name="BaseUrl">The base URL that was given instead of the document's.</param>
/// <param name="Show">Which operations are listed: <c>added</c>, <c>changed</c>, <c>removed</c>, <c>same</c>; null for all.</param>
public sealed record ImportView(string? Document, ImportMode Mode, string? BaseUrl, string? Show);
