using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Designer;

/// <summary>A change of the selected method that an editor asks for.</summary>
/// <param name="What">What is edited, in words; edits of the same thing in a row are one step of the history.</param>
public sealed record MethodEdit(string What, Func<RestMethod, RestMethod> Change);

/// <summary>What the inspector's editors work on.</summary>
/// <param name="Problems">The problems of this method.</param>
/// <param name="Stages">The stages that may serve it, with their variables.</param>
public sealed record MethodDesk(
    MethodKey Key, RestMethod Method, RestApi Api, IReadOnlyList<Problem> Problems, IReadOnlyList<DesignStage> Stages, bool ReadOnly, Func<MethodEdit, Task> EditAsync)
{
    public Integration Integration => Method.Integration ?? new Integration();

    /// <summary>The sentence of the first problem with a field; null if there is none.</summary>
    /// <param name="field">As rules name it: <c>integration.uri</c>.</param>
    public string? ErrorOf(string field) => Problems
        .FirstOrDefault(problem => problem.Severity != Severity.Hint && string.Equals(ProblemPlace.Of(problem).Field, field, StringComparison.Ordinal))?.Message;

    public Task EditIntegrationAsync(string what, Func<Integration, Integration> change) =>
        EditAsync(new MethodEdit(what, method => method with { Integration = change(method.Integration ?? new Integration()) }));
}
