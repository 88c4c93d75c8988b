using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.OpenApi;

/// <summary>How an imported document meets the definition that is there.</summary>
public enum ImportMode
{
    /// <summary>Operations and named parts of the document are added or replaced; everything else stays.</summary>
    Merge,

    /// <summary>The document becomes the definition; what it does not have goes.</summary>
    Overwrite,
}

/// <summary>What is done with the path of the document's base address, as Amazon API Gateway's <c>basepath</c> says it.</summary>
public enum BasePathUse
{
    /// <summary>It does not become part of the resources.</summary>
    Ignore,

    /// <summary>It stands before every path.</summary>
    Prepend,

    /// <summary>All but its first part stands before every path.</summary>
    Split,
}

public sealed record ImportOptions
{
    /// <summary>
    /// Where operations without an integration go, instead of the document's servers: an http or https address, may hold
    /// <c>${stageVariables.name}</c>. A relative server (<c>/v2</c>) is taken below it when it has no path of its own.
    /// </summary>
    public string? BaseUrl { get; init; }

    public BasePathUse BasePath { get; init; } = BasePathUse.Ignore;

    /// <summary>The definition that the document will be merged into: names of path variables follow it.</summary>
    public RestApi? Existing { get; init; }

    /// <summary>Stands for <c>${AWS::AccountId}</c> in extensions; null leaves it as it is.</summary>
    public string? AccountId { get; init; }

    /// <summary>Stands for <c>${AWS::Region}</c> in extensions; null leaves it as it is.</summary>
    public string? Region { get; init; }
}

/// <summary>One line of the import report: something that was not taken as it stands, and what was done instead.</summary>
/// <param name="Severity">Error: the document is wrong here. Warning: something is lost or different. Hint: nothing that callers notice.</param>
/// <param name="Rule">A short stable code.</param>
/// <param name="Pointer">JSON pointer into the document, also for YAML; empty for the whole document.</param>
/// <param name="Line">Line in the document from 1; null when the place is not there.</param>
public sealed record ImportNote(Severity Severity, string Rule, string Pointer, string Message, int? Line = null);

/// <summary>What a document says, as far as it could be taken.</summary>
public sealed record ImportReport
{
    /// <summary>Null when the document could not be read at all; <see cref="Notes"/> say why.</summary>
    public RestApi? Api { get; init; }

    /// <summary><c>info.title</c>.</summary>
    public string? Title { get; init; }

    /// <summary><c>OpenAPI 3.0.3</c>, <c>Swagger 2.0</c>; null when the document does not say.</summary>
    public string? Dialect { get; init; }

    /// <summary>The address that operations without an integration are sent to; null when there is none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Operations have no integration, and the document names no absolute address: ask for a base URL.</summary>
    public bool NeedsBaseUrl { get; init; }

    public int OperationCount { get; init; }

    /// <summary>Every line, errors first, then by place in the document.</summary>
    public IReadOnlyList<ImportNote> Notes { get; init; } = [];
}
