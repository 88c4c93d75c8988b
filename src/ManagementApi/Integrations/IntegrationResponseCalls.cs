using System.Text.RegularExpressions;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Methods;
using Gatehouse.ManagementApi.Patches;
using Rest = Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.Integrations;

/// <summary>The operations on integration responses, one for each status that a method answers with.</summary>
internal sealed partial class IntegrationResponseCalls(DefinitionCalls definitions)
{
    private const string At = IntegrationCalls.At + "/responses/{status_code}";

    private static readonly Answer NoSuchResponse = Answer.NotFound("Invalid Response status code specified");

    public void Map(OperationTable table)
    {
        table.Map("GetIntegrationResponse", "GET", At, (call, cancel) => definitions.ReadAsync(
            call,
            edit => Find(call, edit, out _, out _, out var response) is { } error ? error : Answer.Ok(MethodViews.IntegrationResponse(Status(call), response)),
            cancel));
        table.Map<PutIntegrationResponseRequest>("PutIntegrationResponse", "PUT", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Put(call, edit, input), null, cancel));
        table.Map<PatchRequest>("UpdateIntegrationResponse", "PATCH", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), null, cancel));
        table.Map("DeleteIntegrationResponse", "DELETE", At, (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    private static string Status(Call call) => call.Path["status_code"];

    private static Answer? Find(Call call, DefinitionEdit edit, out string path, out Rest.RestMethod method, out Rest.IntegrationResponse response)
    {
        response = null!;
        return IntegrationCalls.Find(call, edit, out path, out method, out var integration)
            ?? (integration.Responses.TryGetValue(Status(call), out response!) ? null : NoSuchResponse);
    }

    private static Answer Put(Call call, DefinitionEdit edit, PutIntegrationResponseRequest input)
    {
        if (IntegrationCalls.Find(call, edit, out var path, out var method, out _) is { } missing)
        {
            return missing;
        }

        if (!MethodViews.IsStatus(Status(call)))
        {
            return Answer.Validation(
                $"Value '{Status(call)}' at 'putIntegrationResponseInput.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
        }

        Rest.ContentHandling? handling = null;
        if (input.ContentHandling is { } text)
        {
            if (!Enum.TryParse<Rest.ContentHandling>(text, out var read))
            {
                return Answer.Validation(
                    $"Value '{text}' at 'putIntegrationResponseInput.contentHandling' failed to satisfy constraint: Member must satisfy enum value set: [CONVERT_TO_TEXT, CONVERT_TO_BINARY]");
            }

            handling = read;
        }

        return Store(call, edit, path, method, new Rest.IntegrationResponse
        {
            SelectionPattern = string.IsNullOrEmpty(input.SelectionPattern) ? null : input.SelectionPattern,
            ResponseParameters = input.ResponseParameters?.ToMap() ?? [],
            ResponseTemplates = IntegrationCalls.Templates(input.ResponseTemplates),
            ContentHandling = handling,
        }, created: true);
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (Find(call, edit, out var path, out var method, out var response) is { } missing)
        {
            return missing;
        }

        var patched = Patches.Apply(response, input.PatchOperations, "updateIntegrationResponseInput");
        return patched.Error ?? Store(call, edit, path, method, patched.Value!, created: false);
    }

    private static readonly PatchTable<Rest.IntegrationResponse> Patches = new PatchTable<Rest.IntegrationResponse>()
        .Replace("/selectionPattern", (target, patch) => target with { SelectionPattern = string.IsNullOrEmpty(patch.Value) ? null : patch.Value })
        .Replace("/contentHandling", (target, patch) => string.IsNullOrEmpty(patch.Value)
            ? target with { ContentHandling = null }
            : Enum.TryParse<Rest.ContentHandling>(patch.Value, out var handling) ? target with { ContentHandling = handling } : patch.BadPath)
        .On("add|replace|remove", "/responseParameters/{name}", (target, patch) => patch.IsRemove
            ? target.ResponseParameters.ContainsKey(patch.Parts[0])
                ? target with { ResponseParameters = target.ResponseParameters.Without(patch.Parts[0]) }
                : Answer.NotFound("Invalid parameter name specified")
            : target with { ResponseParameters = target.ResponseParameters.With(patch.Parts[0], patch.Value ?? "") })
        .On("add|replace|remove", "/responseTemplates/{type}", (target, patch) => patch.IsRemove
            ? target.ResponseTemplates.ContainsKey(patch.Parts[0])
                ? target with { ResponseTemplates = target.ResponseTemplates.Without(patch.Parts[0]) }
                : Answer.NotFound("Content-Type specified was not found")
            : target with { ResponseTemplates = target.ResponseTemplates.With(patch.Parts[0], patch.Value ?? "") });

    private static Answer Store(Call call, DefinitionEdit edit, string path, Rest.RestMethod method, Rest.IntegrationResponse response, bool created)
    {
        // A header can be mapped only where the method response declares it.
        if (!method.Responses.TryGetValue(Status(call), out var declared))
        {
            return NoSuchResponse;
        }

        foreach (var (name, value) in response.ResponseParameters)
        {
            if (!name.StartsWith("method.response.header.", StringComparison.Ordinal) || !Expression().IsMatch(value))
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {(name.StartsWith("method.response.header.", StringComparison.Ordinal) ? value : name)}]");
            }

            if (!declared.Parameters.ContainsKey(name))
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {name}]");
            }
        }

        foreach (var contentType in response.ResponseTemplates.Keys)
        {
            if (!contentType.Contains('/', StringComparison.Ordinal))
            {
                return Answer.BadRequest($"Validation Result: warnings : [], errors : [Invalid content type specified: {contentType}]");
            }
        }

        var integration = method.Integration!;
        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with
        {
            Integration = integration with { Responses = integration.Responses.With(Status(call), response) },
        });
        var view = MethodViews.IntegrationResponse(Status(call), response);
        return created ? Answer.Created(view) : Answer.Ok(view);
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Find(call, edit, out var path, out var method, out _) is { } missing)
        {
            return missing;
        }

        var integration = method.Integration!;
        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with
        {
            Integration = integration with { Responses = integration.Responses.Without(Status(call)) },
        });
        return Answer.NoContent;
    }

    [GeneratedRegex(@"^(integration\.response\.((header|multivalueheader)\.[a-zA-Z0-9._$-]+|body(\..+)?)|context\.[a-zA-Z0-9._$-]+|stageVariables\.[a-zA-Z0-9._$-]+|'.*')$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Expression();
}
