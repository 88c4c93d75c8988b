using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using Authorizer = Gatehouse.Definitions.Rest.Authorizer;
using AuthorizerType = Gatehouse.Definitions.Rest.AuthorizerType;

namespace Gatehouse.ManagementApi.Authorizers;

/// <summary>The operations on authorizers.</summary>
internal sealed class AuthorizerCalls(DefinitionCalls definitions)
{
    private const string At = "/restapis/{restapi_id}/authorizers";

    private static readonly Answer NoSuchAuthorizer = Answer.NotFound("Invalid Authorizer identifier specified");
    private static readonly Answer NameTaken = Answer.Conflict("Authorizer name must be unique. Authorizer with this name already exists in this RestApi.");

    public void Map(OperationTable table)
    {
        table.Map("GetAuthorizers", "GET", At, (call, cancel) => definitions.ReadAsync(call, edit => List(call, edit), cancel));
        table.Map("GetAuthorizer", "GET", $"{At}/{{authorizer_id}}", (call, cancel) => definitions.ReadAsync(
            call, edit => Name(call, edit) is { } name ? Answer.Ok(View(edit, name)) : NoSuchAuthorizer, cancel));
        table.Map<CreateAuthorizerRequest>("CreateAuthorizer", "POST", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Create(edit, input), edit => Answer.Created(View(edit, input.Name!)), cancel));
        table.Map<PatchRequest>("UpdateAuthorizer", "PATCH", $"{At}/{{authorizer_id}}", UpdateAsync);
        table.Map("DeleteAuthorizer", "DELETE", $"{At}/{{authorizer_id}}", (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    private static string? Name(Call call, DefinitionEdit edit) => edit.AuthorizerName(call.Path["authorizer_id"]);

    private static Aws.ApiGateway.Authorizer View(DefinitionEdit edit, string name)
    {
        var authorizer = edit.Api.Authorizers[name];
        return new Aws.ApiGateway.Authorizer
        {
            Id = edit.AuthorizerId(name),
            Name = name,
            Type = authorizer.Type.ToString(),
            ProviderARNs = authorizer.ProviderArns.Count == 0 ? null : authorizer.ProviderArns,
            AuthType = authorizer.AuthType ?? (authorizer.Type == AuthorizerType.COGNITO_USER_POOLS ? "cognito_user_pools" : "custom"),
            AuthorizerUri = authorizer.AuthorizerUri,
            AuthorizerCredentials = authorizer.AuthorizerCredentials,
            IdentitySource = authorizer.IdentitySource,
            IdentityValidationExpression = authorizer.IdentityValidationExpression,
            AuthorizerResultTtlInSeconds = authorizer.ResultTtlInSeconds,
        };
    }

    private static Answer List(Call call, DefinitionEdit edit)
    {
        var page = call.PageOf(edit.Api.Authorizers.Keys, name => name);
        return Answer.Ok(new Aws.ApiGateway.Authorizers { Items = [.. page.Items.Select(name => View(edit, name))], Position = page.Position });
    }

    private static Answer Create(DefinitionEdit edit, CreateAuthorizerRequest input)
    {
        if (input.Name is null || input.Type is null)
        {
            return Answer.Validation(
                $"Value null at 'createAuthorizerInput.{(input.Name is null ? "name" : "type")}' failed to satisfy constraint: Member must not be null");
        }

        if (!Enum.TryParse<AuthorizerType>(input.Type, out var type) || !Enum.IsDefined(type))
        {
            return Answer.Validation(
                $"Value '{input.Type}' at 'createAuthorizerInput.type' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST, TOKEN, COGNITO_USER_POOLS]");
        }

        if (edit.Api.Authorizers.ContainsKey(input.Name))
        {
            return NameTaken;
        }

        var authorizer = new Authorizer
        {
            Type = type,
            ProviderArns = input.ProviderARNs?.ToItems() ?? [],
            AuthType = input.AuthType,
            AuthorizerUri = input.AuthorizerUri,
            AuthorizerCredentials = input.AuthorizerCredentials,
            IdentitySource = input.IdentitySource,
            IdentityValidationExpression = input.IdentityValidationExpression,
            ResultTtlInSeconds = input.AuthorizerResultTtlInSeconds ?? 300,
        };
        if (Check(input.Name, authorizer) is { } error)
        {
            return error;
        }

        edit.Api = edit.Api with { Authorizers = edit.Api.Authorizers.With(input.Name, authorizer) };
        return Answer.Created(authorizer);
    }

    private Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var name = "";
        return definitions.ChangeAsync(
            call,
            edit =>
            {
                if (Name(call, edit) is not { } found)
                {
                    return NoSuchAuthorizer;
                }

                var patched = Patches.Apply((found, edit.Api.Authorizers[found]), input.PatchOperations, "updateAuthorizerInput");
                if ((patched.Error ?? Check(patched.Value.Name, patched.Value.Authorizer)) is { } error)
                {
                    return error;
                }

                name = patched.Value.Name;
                if (name != found && edit.Api.Authorizers.ContainsKey(name))
                {
                    return NameTaken;
                }

                edit.Api = edit.Api with
                {
                    Authorizers = edit.Api.Authorizers.Without(found).With(name, patched.Value.Authorizer),
                    Resources = MethodEdits.Each(edit.Api.Resources, method => method.Authorizer == found ? method with { Authorizer = name } : method),
                };
                edit.Ids = edit.Ids.Without($"authorizer:{found}").With($"authorizer:{name}", edit.Ids[$"authorizer:{found}"]);
                return Answer.Ok(name);
            },
            edit => Answer.Ok(View(edit, name)),
            cancellationToken);
    }

    private static readonly PatchTable<(string Name, Authorizer Authorizer)> Patches = new PatchTable<(string Name, Authorizer Authorizer)>()
        .Replace("/name", (target, patch) => string.IsNullOrEmpty(patch.Value) ? patch.BadPath : (patch.Value, target.Authorizer))
        .Replace("/type", (target, patch) => Enum.TryParse<AuthorizerType>(patch.Value, out var type) ? (target.Name, target.Authorizer with { Type = type }) : patch.BadPath)
        .Replace("/authType", (target, patch) => (target.Name, target.Authorizer with { AuthType = patch.Value }))
        .Replace("/authorizerUri", (target, patch) => (target.Name, target.Authorizer with { AuthorizerUri = patch.Value }))
        .Replace("/authorizerCredentials", (target, patch) => (target.Name, target.Authorizer with { AuthorizerCredentials = string.IsNullOrEmpty(patch.Value) ? null : patch.Value }))
        .Replace("/identitySource", (target, patch) => (target.Name, target.Authorizer with { IdentitySource = patch.Value }))
        .Replace("/identityValidationExpression", (target, patch) => (target.Name, target.Authorizer with { IdentityValidationExpression = string.IsNullOrEmpty(patch.Value) ? null : patch.Value }))
        .Replace("/authorizerResultTtlInSeconds", (target, patch) => int.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? (target.Name, target.Authorizer with { ResultTtlInSeconds = seconds })
            : patch.BadPath)
        .On("add|remove", "/providerARNs", (target, patch) => patch.Value is not { } arn
            ? patch.BadPath
            : (target.Name, target.Authorizer with
            {
                ProviderArns = patch.IsRemove ? target.Authorizer.ProviderArns.Without(arn) : target.Authorizer.ProviderArns.Without(arn).Add(arn),
            }));

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Name(call, edit) is not { } name)
        {
            return NoSuchAuthorizer;
        }

        if (edit.Api.Resources.Values.Any(resource => resource.Methods.Values.Any(method => method.Authorizer == name)))
        {
            return Answer.Conflict("Cannot delete authorizer, is referenced in a method");
        }

        edit.Api = edit.Api with { Authorizers = edit.Api.Authorizers.Without(name) };
        return Answer.Accepted;
    }

    private static Answer? Check(string name, Authorizer authorizer)
    {
        if (name.Length == 0)
        {
            return Answer.BadRequest("Name cannot be empty");
        }

        if (authorizer.ResultTtlInSeconds is < 0 or > 3_600)
        {
            return Answer.BadRequest("Authorizer result TTL must be between 0 and 3600 seconds");
        }

        return authorizer.Type switch
        {
            AuthorizerType.COGNITO_USER_POOLS when authorizer.ProviderArns.Count == 0 =>
                Answer.BadRequest("Invalid Authorizer: COGNITO_USER_POOLS authorizers require at least one provider ARN"),
            AuthorizerType.TOKEN or AuthorizerType.REQUEST
                when authorizer.AuthorizerUri is null || !authorizer.AuthorizerUri.StartsWith("arn:", StringComparison.Ordinal) =>
                Answer.BadRequest("Invalid Authorizer URI: " + authorizer.AuthorizerUri + ". Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."),
            AuthorizerType.TOKEN when string.IsNullOrEmpty(authorizer.IdentitySource) =>
                Answer.BadRequest("Invalid Authorizer: TOKEN authorizers require an identity source"),
            AuthorizerType.REQUEST when authorizer.ResultTtlInSeconds > 0 && string.IsNullOrEmpty(authorizer.IdentitySource) =>
                Answer.BadRequest("Identity source required when caching is enabled"),
            _ => null,
        };
    }
}
