using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Rules;
using Gatehouse.ManagementApi.Endpoint;

namespace Gatehouse.ManagementApi.Definitions;

/// <summary>A draft while one call changes it.</summary>
internal sealed class DefinitionEdit(DraftView draft)
{
    public RestApi Api { get; set; } = draft.Definition;

    /// <summary>AWS-level ids of the parts, completed when the draft is saved; a rename moves an entry.</summary>
    public Map<string> Ids { get; set; } = draft.Ids;

    public string ApiId => draft.ApiId;
}

/// <summary>
/// How calls read and change the definition of an API: the draft of its version, by the same operations as the portal.
/// Amazon API Gateway edits in place, so a change that meets another one's save is simply made again on the newer draft.
/// </summary>
internal sealed class DefinitionCalls(DraftOperations drafts)
{
    private const int Tries = 5;

    public async Task<Answer> ReadAsync(Call call, Func<DefinitionEdit, Answer> show, CancellationToken cancellationToken)
    {
        var draft = await drafts.LoadAsync(call.Actor, call.Path["restapi_id"], cancellationToken);
        return draft.IsOk ? show(new DefinitionEdit(draft.Value)) : Unknown(call, draft.Failure!);
    }

    /// <param name="change">Changes the edit and says what to answer; an error leaves the draft as it was.</param>
    /// <param name="show">Answers from the saved draft, with every id in place; null answers with what <paramref name="change"/> said.</param>
    public async Task<Answer> ChangeAsync(
        Call call, Func<DefinitionEdit, Answer> change, Func<DefinitionEdit, Answer>? show, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var draft = await drafts.LoadAsync(call.Actor, call.Path["restapi_id"], cancellationToken);
            if (!draft.IsOk)
            {
                return Unknown(call, draft.Failure!);
            }

            var edit = new DefinitionEdit(draft.Value);
            var answer = change(edit);
            if (answer.ErrorType is not null)
            {
                return answer;
            }

            var saved = await drafts.SaveAsync(
                call.Actor, new SaveDraft(edit.ApiId, draft.Value.Revision, edit.Api, Ids: edit.Ids), cancellationToken);
            if (saved.IsOk)
            {
                return show is null ? answer : show(new DefinitionEdit(saved.Value));
            }

            if (saved.Failure!.Kind != FailureKind.Conflict || attempt == Tries)
            {
                return saved.Failure.Kind == FailureKind.Conflict
                    ? Answer.Conflict("Unable to complete operation due to concurrent modification. Please try again later.")
                    : Answer.From(saved.Failure);
            }
        }
    }

    private static Answer Unknown(Call call, Failure failure) =>
        failure.Kind == FailureKind.NotFound ? UnknownApi(call) : Answer.From(failure);

    public static Answer UnknownApi(Call call) =>
        Answer.NotFound($"Invalid API identifier specified {call.AccountId}:{call.Path["restapi_id"]}");
}

/// <summary>Finding parts by the ids that callers use.</summary>
internal static class PartLookup
{
    /// <summary>Path of the resource with an id; null when there is none.</summary>
    public static string? ResourcePath(this DefinitionEdit edit, string id) => edit.Name("resource:", id);

    public static string ResourceId(this DefinitionEdit edit, string path) => edit.Ids[$"resource:{path}"];

    public static string? AuthorizerName(this DefinitionEdit edit, string id) => edit.Name("authorizer:", id);

    public static string? AuthorizerId(this DefinitionEdit edit, string? name) => name is null ? null : edit.Ids.Find($"authorizer:{name}");

    public static string? ValidatorName(this DefinitionEdit edit, string id) => edit.Name("validator:", id);

    public static string? ValidatorId(this DefinitionEdit edit, string? name) => name is null ? null : edit.Ids.Find($"validator:{name}");

    private static string? Name(this DefinitionEdit edit, string prefix, string id)
    {
        foreach (var (key, value) in edit.Ids)
        {
            if (value == id && key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return key[prefix.Length..];
            }
        }

        return null;
    }
}
