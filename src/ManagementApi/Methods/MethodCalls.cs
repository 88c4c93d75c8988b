using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using AuthorizationType = Gatehouse.Definitions.Rest.AuthorizationType;

namespace Gatehouse.ManagementApi.Methods;

/// <summary>The operations on methods: verb, authorization, parameters and models.</summary>
internal sealed class MethodCalls(DefinitionCalls definitions)
{
    public const string At = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}";

    private static readonly string[] Verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

    private static readonly Answer NoSuchAuthorizer = Answer.BadRequest(
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.");

    public static Answer NoSuchMethod { get; } = Answer.NotFound("Invalid Method identifier specified");

    public void Map(OperationTable table)
    {
        table.Map("GetMethod", "GET", At, (call, cancel) => definitions.ReadAsync(
            call,
            edit => Find(call, edit, out var path, out _) is { } error ? error : Answer.Ok(MethodViews.Method(edit, path, Verb(call))),
            cancel));
        table.Map<PutMethodRequest>("PutMethod", "PUT", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Put(call, edit, input), edit => Answer.Created(Show(call, edit)), cancel));
        table.Map<PatchRequest>("UpdateMethod", "PATCH", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), edit => Answer.Ok(Show(call, edit)), cancel));
        table.Map("DeleteMethod", "DELETE", At, (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    public static string Verb(Call call) => call.Path["http_method"];

    /// <summary>Finds the method that a call's address names; the error when there is no such resource or method.</summary>
    public static Answer? Find(Call call, DefinitionEdit edit, out string path, out RestMethod method)
    {
        method = null!;
        path = edit.ResourcePath(call.Path["resource_id"])!;
        if (path is null)
        {
            return Answer.NotFound("Invalid Resource identifier specified");
        }

        return edit.Api.Resources[path].Methods.TryGetValue(Verb(call), out method!) ? null : NoSuchMethod;
    }

    /// <summary>Puts a changed method in place of the one there.</summary>
    public static void Store(DefinitionEdit edit, string path, string verb, RestMethod method)
    {
        var resource = edit.Api.Resources[path];
        edit.Api = edit.Api with
        {
            Resources = edit.Api.Resources.With(path, resource with { Methods = resource.Methods.With(verb, method) }),
        };
    }

    private static Method Show(Call call, DefinitionEdit edit) =>
        MethodViews.Method(edit, edit.ResourcePath(call.Path["resource_id"])!, Verb(call));

    private static Answer Put(Call call, DefinitionEdit edit, PutMethodRequest input)
    {
        if (edit.ResourcePath(call.Path["resource_id"]) is not { } path)
        {
            return Answer.NotFound("Invalid Resource identifier specified");
        }

        if (!Verbs.Contains(Verb(call)))
        {
            return Answer.BadRequest($"Invalid HttpMethod specified. Valid options are {string.Join(',', Verbs)}");
        }

        if (edit.Api.Resources[path].Methods.ContainsKey(Verb(call)))
        {
            return Answer.Conflict("Method already exists for this resource");
        }

        if (input.AuthorizationType is null)
        {
            return Answer.Validation("Value null at 'putMethodInput.authorizationType' failed to satisfy constraint: Member must not be null");
        }

        if (ReadType(input.AuthorizationType) is not { } type)
        {
            return Answer.BadRequest("Invalid Authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS");
        }

        string? authorizer = null;
        if (type is AuthorizationType.CUSTOM or AuthorizationType.COGNITO_USER_POOLS
            && (authorizer = input.AuthorizerId is null ? null : edit.AuthorizerName(input.AuthorizerId)) is null)
        {
            return NoSuchAuthorizer;
        }

        string? validator = null;
        if (input.RequestValidatorId is { Length: > 0 } id && (validator = edit.ValidatorName(id)) is null)
        {
            return Answer.BadRequest("Invalid Request Validator identifier specified");
        }

        var method = new RestMethod
        {
            AuthorizationType = type,
            Authorizer = authorizer,
            AuthorizationScopes = input.AuthorizationScopes?.ToItems() ?? [],
            ApiKeyRequired = input.ApiKeyRequired ?? false,
            OperationName = input.OperationName,
            RequestValidator = validator,
            RequestParameters = input.RequestParameters?.ToMap() ?? [],
            RequestModels = input.RequestModels?.ToMap() ?? [],
        };
        if (Check(edit, method) is { } error)
        {
            return error;
        }

        Store(edit, path, Verb(call), method);
        return Answer.Created(method);
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (Find(call, edit, out var path, out var method) is { } missing)
        {
            return missing;
        }

        var patched = Patches(edit).Apply(method, input.PatchOperations, "updateMethodInput");
        if (patched.Error is not null)
        {
            return patched.Error;
        }

        var changed = patched.Value!;
        if (changed.AuthorizationType is AuthorizationType.CUSTOM or AuthorizationType.COGNITO_USER_POOLS && changed.Authorizer is null)
        {
            return NoSuchAuthorizer;
        }

        if (changed.AuthorizationType is AuthorizationType.NONE or AuthorizationType.AWS_IAM)
        {
            changed = changed with { Authorizer = null };
        }

        if (Check(edit, changed) is { } error)
        {
            return error;
        }

        Store(edit, path, Verb(call), changed);
        return Answer.Ok(changed);
    }

    private static PatchTable<RestMethod> Patches(DefinitionEdit edit) => new PatchTable<RestMethod>()
        .Replace("/authorizationType", (method, patch) => patch.Value is not null && ReadType(patch.Value) is { } type
            ? method with { AuthorizationType = type }
            : Answer.BadRequest("Invalid Authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS"))
        .Replace("/authorizerId", (method, patch) => patch.Value is not null && edit.AuthorizerName(patch.Value) is { } name
            ? method with { Authorizer = name }
            : NoSuchAuthorizer)
        .On("add|remove", "/authorizationScopes", (method, patch) => patch.Value is not { } scope
            ? patch.BadPath
            : method with { AuthorizationScopes = patch.IsRemove ? method.AuthorizationScopes.Without(scope) : method.AuthorizationScopes.Without(scope).Add(scope) })
        .Replace("/apiKeyRequired", (method, patch) => method with { ApiKeyRequired = patch.Flag })
        .Replace("/operationName", (method, patch) => method with { OperationName = patch.Value })
        .Replace("/requestValidatorId", (method, patch) => string.IsNullOrEmpty(patch.Value)
            ? method with { RequestValidator = null }
            : edit.ValidatorName(patch.Value) is { } name ? method with { RequestValidator = name } : Answer.BadRequest("Invalid Request Validator identifier specified"))
        .On("add|replace|remove", "/requestParameters/{name}", (method, patch) => patch.IsRemove
            ? method.RequestParameters.ContainsKey(patch.Parts[0])
                ? method with { RequestParameters = method.RequestParameters.Without(patch.Parts[0]) }
                : Answer.NotFound("Invalid parameter name specified")
            : method with { RequestParameters = method.RequestParameters.With(patch.Parts[0], patch.Flag) })
        .On("add|replace|remove", "/requestModels/{type}", (method, patch) => patch.IsRemove
            ? method.RequestModels.ContainsKey(patch.Parts[0])
                ? method with { RequestModels = method.RequestModels.Without(patch.Parts[0]) }
                : Answer.NotFound("Content-Type specified was not found")
            : method with { RequestModels = method.RequestModels.With(patch.Parts[0], patch.Value ?? "") });

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Find(call, edit, out var path, out _) is { } missing)
        {
            return missing;
        }

        var resource = edit.Api.Resources[path];
        edit.Api = edit.Api with { Resources = edit.Api.Resources.With(path, resource with { Methods = resource.Methods.Without(Verb(call)) }) };
        return Answer.NoContent;
    }

    private static AuthorizationType? ReadType(string text) => Enum.TryParse<AuthorizationType>(text, out var type) && Enum.IsDefined(type) ? type : null;

    private static Answer? Check(DefinitionEdit edit, RestMethod method)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in method.RequestParameters.Keys)
        {
            var parts = parameter.Split('.', 4);
            if (parts is not ["method", "request", "path" or "querystring" or "header" or "multivaluequerystring" or "multivalueheader", { Length: > 0 }])
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {parameter}]");
            }

            if (!names.Add(parts[3]))
            {
                return Answer.BadRequest("Parameter names must be unique across querystring, header and path");
            }
        }

        foreach (var model in method.RequestModels.Values)
        {
            if (model is not ("Empty" or "Error") && !edit.Api.Models.ContainsKey(model))
            {
                return Answer.BadRequest($"Invalid model identifier specified: {model}");
            }
        }

        return null;
    }
}
