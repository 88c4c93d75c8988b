using Gatehouse.Definitions.OpenApi;

namespace Gatehouse.ControlPlane.Import;

/// <summary>An OpenAPI document and what it is to become.</summary>
/// <param name="ApiId">The version whose draft it goes into; null makes a new API.</param>
/// <param name="Document">UTF-8 text, JSON or YAML; at most <see cref="ImportOperations.MaximumBytes"/>.</param>
/// <param name="BaseUrl">Where operations without an integration go; null takes the document's servers.</param>
/// <param name="Mode">How it meets a draft that is there.</param>
public sealed record ImportInput(
    Guid TeamId, string? ApiId, byte[] Document, string? BaseUrl = null, ImportMode Mode = ImportMode.Merge, BasePathUse BasePath = BasePathUse.Ignore);

/// <param name="Name">The new API's name; ignored when the import goes into a version that is there.</param>
/// <param name="BaseRevision">The revision that the preview was compared with; ignored for a new API.</param>
/// <param name="Left">Operations that stay as they are in the draft, because somebody unticked them.</param>
public sealed record ApplyImport(ImportInput Input, string? Name, long? BaseRevision, IReadOnlySet<MethodPlace> Left);

/// <summary>Where an import went.</summary>
/// <param name="Operations">Operations that were added, changed or removed.</param>
public sealed record ImportedDraft(string Api, string Label, string ApiId, long Revision, int Operations);
