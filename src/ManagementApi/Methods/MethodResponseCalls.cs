using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using Rest = Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.Methods;

/// <summary>The operations on method responses, one for each status.</summary>
internal sealed class MethodResponseCalls(DefinitionCalls definitions)
{
    private const string At = MethodCalls.At + "/responses/{status_code}";

    private static readonly Answer NoSuchResponse = Answer.NotFound("Invalid Response status code specified");

    public void Map(OperationTable table)
    {
        table.Map("GetMethodResponse", "GET", At, (call, cancel) => definitions.ReadAsync(
            call,
            edit => Find(call, edit, out _, out _, out var response) is { } error ? error : Answer.Ok(MethodViews.Response(Status(call), response)),
            cancel));
        table.Map<PutMethodResponseRequest>("PutMethodResponse", "PUT", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Put(call, edit, input), null, cancel));
        table.Map<PatchRequest>("UpdateMethodResponse", "PATCH", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), null, cancel));
        table.Map("DeleteMethodResponse", "DELETE", At, (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    private static string Status(Call call) => call.Path["status_code"];

    private static Answer? Find(Call call, DefinitionEdit edit, out string path, out Rest.RestMethod method, out Rest.MethodResponse response)
    {
        response = null!;
        return MethodCalls.Find(call, edit, out path, out method)
            ?? (method.Responses.TryGetValue(Status(call), out response!) ? null : NoSuchResponse);
    }

    private static Answer Put(Call call, DefinitionEdit edit, PutMethodResponseRequest input)
    {
        if (MethodCalls.Find(call, edit, out var path, out var method) is { } missing)
        {
            return missing;
        }

        if (!MethodViews.IsStatus(Status(call)))
        {
            return Answer.Validation(
                $"Value '{Status(call)}' at 'putMethodResponseInput.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
        }

        if (method.Responses.ContainsKey(Status(call)))
        {
            return Answer.Conflict("Response already exists for this resource");
        }

        return Store(call, edit, path, method, new Rest.MethodResponse
        {
            Parameters = input.ResponseParameters?.ToMap() ?? [],
            Models = input.ResponseModels?.ToMap() ?? [],
        }, created: true);
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (Find(call, edit, out var path, out var method, out var response) is { } missing)
        {
            return missing;
        }

        var patched = new PatchTable<Rest.MethodResponse>()
            .On("add|replace|remove", "/responseParameters/{name}", (target, patch) => patch.IsRemove
                ? target.Parameters.ContainsKey(patch.Parts[0])
                    ? target with { Parameters = target.Parameters.Without(patch.Parts[0]) }
                    : Answer.NotFound("Invalid parameter name specified")
                : target with { Parameters = target.Parameters.With(patch.Parts[0], patch.Flag) })
            .On("add|replace|remove", "/responseModels/{type}", (target, patch) => patch.IsRemove
                ? target.Models.ContainsKey(patch.Parts[0])
                    ? target with { Models = target.Models.Without(patch.Parts[0]) }
                    : Answer.NotFound("Content-Type specified was not found")
                : target with { Models = target.Models.With(patch.Parts[0], patch.Value ?? "") })
            .Apply(response, input.PatchOperations, "updateMethodResponseInput");

        // The service model answers this update with 201.
        return patched.Error ?? Store(call, edit, path, method, patched.Value!, created: true);
    }

    private static Answer Store(Call call, DefinitionEdit edit, string path, Rest.RestMethod method, Rest.MethodResponse response, bool created)
    {
        foreach (var name in response.Parameters.Keys)
        {
            if (!name.StartsWith("method.response.header.", StringComparison.Ordinal) || name.Length == "method.response.header.".Length)
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {name}]");
            }
        }

        foreach (var model in response.Models.Values)
        {
            if (model is not ("Empty" or "Error") && !edit.Api.Models.ContainsKey(model))
            {
                return Answer.BadRequest($"Invalid model identifier specified: {model}");
            }
        }

        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with { Responses = method.Responses.With(Status(call), response) });
        var view = MethodViews.Response(Status(call), response);
        return created ? Answer.Created(view) : Answer.Ok(view);
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Find(call, edit, out var path, out var method, out _) is { } missing)
        {
            return missing;
        }

        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with { Responses = method.Responses.Without(Status(call)) });
        return Answer.NoContent;
    }
}
