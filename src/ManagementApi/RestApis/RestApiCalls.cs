using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Aws.Policies;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Tags;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Models;
using Gatehouse.ManagementApi.Patches;
using EndpointConfiguration = Gatehouse.Aws.ApiGateway.EndpointConfiguration;
using Rest = Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.RestApis;

/// <summary>The operations on REST APIs: each is one version of an API of the team.</summary>
internal sealed class RestApiCalls(ApiOperations apis, VersionOperations versions, VersionDirectory directory, DefinitionCalls definitions, ResourceTags tags)
{
    private const string At = "/restapis/{restapi_id}";

    public void Map(OperationTable table)
    {
        table.Map<CreateRestApiRequest>("CreateRestApi", "POST", "/restapis", CreateAsync);
        table.Map("GetRestApis", "GET", "/restapis", ListAsync);
        table.Map("GetRestApi", "GET", At, (call, cancel) => ShowAsync(call, Answer.Ok, cancel));
        table.Map<PatchRequest>("UpdateRestApi", "PATCH", At, UpdateAsync);
        table.Map("DeleteRestApi", "DELETE", At, DeleteAsync);
    }

    public static string ArnPath(string apiId) => $"/restapis/{apiId}";

    public static RestApi View(DirectoryEntry entry, IReadOnlyDictionary<string, string>? tags)
    {
        var definition = entry.Draft.Definition;
        return new RestApi
        {
            Id = entry.ApiId,
            Name = entry.AwsName,
            Description = definition.Description,
            CreatedDate = entry.CreatedAt,
            Version = definition.Version,
            BinaryMediaTypes = definition.BinaryMediaTypes.Count == 0 ? null : definition.BinaryMediaTypes,
            MinimumCompressionSize = definition.MinimumCompressionSize,
            ApiKeySource = definition.ApiKeySource.ToString(),
            EndpointConfiguration = new EndpointConfiguration
            {
                Types = definition.Endpoint.Types,
                IpAddressType = definition.Endpoint.IpAddressType,
                VpcEndpointIds = definition.Endpoint.VpcEndpointIds.Count == 0 ? null : definition.Endpoint.VpcEndpointIds,
            },

            // The service returns the policy as a JSON string whose quotes are escaped once more.
            Policy = definition.Policy?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
            Tags = tags is { Count: > 0 } ? tags : null,
            DisableExecuteApiEndpoint = definition.DisableExecuteApiEndpoint,
            RootResourceId = entry.Draft.Ids["resource:/"],
            ApiStatus = "AVAILABLE",
        };
    }

    /// <summary>Shows the API that a call's address names.</summary>
    public async Task<Answer> ShowAsync(Call call, Func<object, Answer> answer, CancellationToken cancellationToken) =>
        await ShowAsync(call, call.Path["restapi_id"], answer, cancellationToken);

    public async Task<Answer> ShowAsync(Call call, string apiId, Func<object, Answer> answer, CancellationToken cancellationToken)
    {
        var entry = await directory.FindAsync(call.Actor, apiId, cancellationToken);
        if (!entry.IsOk)
        {
            return entry.Failure!.Kind == FailureKind.NotFound
                ? Answer.NotFound($"Invalid API identifier specified {call.AccountId}:{apiId}")
                : Answer.From(entry.Failure);
        }

        var own = await tags.ReadAsync(call.Actor, call.TeamId, call.Arn(ArnPath(apiId)), cancellationToken);
        return own.IsOk ? answer(View(entry.Value, own.Value)) : Answer.From(own.Failure!);
    }

    private async Task<Answer> CreateAsync(Call call, CreateRestApiRequest input, CancellationToken cancellationToken)
    {
        if (input.Name is null)
        {
            return Answer.Validation("Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null");
        }

        if (input.Name.Length == 0)
        {
            return Answer.BadRequest("Name cannot be empty");
        }

        if (input.Description is "")
        {
            return Answer.BadRequest("Description cannot be an empty string");
        }

        var definition = new Rest.RestApi { Models = ModelCalls.BuiltIn.ToMap() };
        if (input.CloneFrom is { } source)
        {
            var original = await directory.FindAsync(call.Actor, source, cancellationToken);
            if (!original.IsOk)
            {
                return Answer.NotFound($"Invalid API identifier specified {call.AccountId}:{source}");
            }

            definition = original.Value.Draft.Definition;
        }

        var key = Rest.ApiKeySource.HEADER;
        if (input.ApiKeySource is not null && !Enum.TryParse(input.ApiKeySource, out key))
        {
            return Answer.Validation(
                $"Value '{input.ApiKeySource}' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [AUTHORIZER, HEADER]");
        }

        if (Endpoint(input.EndpointConfiguration, definition.Endpoint, out var endpoint) is { } badEndpoint)
        {
            return badEndpoint;
        }

        if (input.MinimumCompressionSize is { } size && CheckCompression(size) is { } badSize)
        {
            return badSize;
        }

        if (input.Policy is { Length: > 0 } policy && CheckPolicy(policy) is { } badPolicy)
        {
            return badPolicy;
        }

        definition = definition with
        {
            Description = input.Description ?? definition.Description,
            Version = input.Version ?? definition.Version,
            ApiKeySource = input.ApiKeySource is null ? definition.ApiKeySource : key,
            BinaryMediaTypes = input.BinaryMediaTypes?.ToItems() ?? definition.BinaryMediaTypes,
            MinimumCompressionSize = input.MinimumCompressionSize ?? definition.MinimumCompressionSize,
            Endpoint = endpoint,
            Policy = string.IsNullOrEmpty(input.Policy) ? definition.Policy : input.Policy,
            DisableExecuteApiEndpoint = input.DisableExecuteApiEndpoint ?? definition.DisableExecuteApiEndpoint,
        };
        if (TagRules.Check(input.Tags) is { } badTags)
        {
            return Answer.BadRequest(badTags);
        }

        var created = await apis.CreateAsync(call.Actor, new CreateApi(call.TeamId, input.Name, null, definition), cancellationToken);
        if (!created.IsOk)
        {
            return Answer.From(created.Failure!);
        }

        if (input.Tags is { Count: > 0 })
        {
            var tagged = await tags.SetAsync(call.Actor, call.TeamId, call.Arn(ArnPath(created.Value.ApiId)), input.Tags, cancellationToken);
            if (!tagged.IsOk)
            {
                return Answer.From(tagged.Failure!);
            }
        }

        return await ShowAsync(call, created.Value.ApiId, Answer.Created, cancellationToken);
    }

    private async Task<Answer> ListAsync(Call call, CancellationToken cancellationToken)
    {
        var page = await directory.ListAsync(call.Actor, call.TeamId, call.Position, call.Limit, cancellationToken);
        if (!page.IsOk)
        {
            return Answer.From(page.Failure!);
        }

        var own = await tags.ReadManyAsync(
            call.Actor, call.TeamId, [.. page.Value.Entries.Select(entry => call.Arn(ArnPath(entry.ApiId)))], cancellationToken);
        return own.IsOk
            ? Answer.Ok(new Aws.ApiGateway.RestApis
            {
                Items = [.. page.Value.Entries.Select(entry => View(entry, own.Value.GetValueOrDefault(call.Arn(ArnPath(entry.ApiId)))))],
                Position = page.Value.Next is { } next ? Call.Encode(next) : null,
            })
            : Answer.From(own.Failure!);
    }

    private async Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var entry = await directory.FindAsync(call.Actor, call.Path["restapi_id"], cancellationToken);
        if (!entry.IsOk)
        {
            return entry.Failure!.Kind == FailureKind.NotFound ? DefinitionCalls.UnknownApi(call) : Answer.From(entry.Failure);
        }

        string? name = null;
        var changed = await definitions.ChangeAsync(
            call,
            edit =>
            {
                var patched = Patches.Apply((entry.Value.AwsName, edit.Api), input.PatchOperations, "updateRestApiInput");
                if (patched.Error is not null)
                {
                    return patched.Error;
                }

                (name, edit.Api) = patched.Value;
                return Answer.NoContent;
            },
            null,
            cancellationToken);
        if (changed.ErrorType is not null)
        {
            return changed;
        }

        if (name != entry.Value.AwsName)
        {
            // A later version's name is made of the API's and its label, so only the first one's can be chosen freely.
            if (entry.Value.AwsName != entry.Value.ApiName)
            {
                return Answer.BadRequest($"The name of version {entry.Value.Label} follows the name of its API, {entry.Value.ApiName}.");
            }

            var renamed = await apis.UpdateAsync(call.Actor, new UpdateApi(call.TeamId, entry.Value.ApiKey, name), cancellationToken);
            if (!renamed.IsOk)
            {
                return Answer.From(renamed.Failure!);
            }
        }

        return await ShowAsync(call, Answer.Ok, cancellationToken);
    }

    private static readonly PatchTable<(string Name, Rest.RestApi Api)> Patches = new PatchTable<(string Name, Rest.RestApi Api)>()
        .Replace("/name", (target, patch) => string.IsNullOrEmpty(patch.Value) ? Answer.BadRequest("Name cannot be empty") : (patch.Value, target.Api))
        .Replace("/description", (target, patch) => (target.Name, target.Api with { Description = patch.Value }))
        .Replace("/version", (target, patch) => (target.Name, target.Api with { Version = patch.Value }))
        .Replace("/apiKeySource", (target, patch) => Enum.TryParse<Rest.ApiKeySource>(patch.Value, out var source)
            ? (target.Name, target.Api with { ApiKeySource = source })
            : patch.BadPath)
        .Replace("/disableExecuteApiEndpoint", (target, patch) => (target.Name, target.Api with { DisableExecuteApiEndpoint = patch.Flag }))
        .On("replace|remove", "/minimumCompressionSize", (target, patch) => patch.IsRemove || string.IsNullOrEmpty(patch.Value)
            ? (target.Name, target.Api with { MinimumCompressionSize = null })
            : !int.TryParse(patch.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size)
                ? Answer.BadRequest("Invalid minimum compression size, must be between 0 and 10485760")
                : CheckCompression(size) is { } bad ? bad : (target.Name, target.Api with { MinimumCompressionSize = size }))
        .On("replace|remove", "/policy", (target, patch) => patch.IsRemove || string.IsNullOrEmpty(patch.Value)
            ? (target.Name, target.Api with { Policy = null })
            : CheckPolicy(patch.Value) is { } bad ? bad : (target.Name, target.Api with { Policy = patch.Value }))
        .On("add|remove", "/binaryMediaTypes/{type}", (target, patch) => (target.Name, target.Api with
        {
            BinaryMediaTypes = patch.IsRemove
                ? target.Api.BinaryMediaTypes.Without(patch.Parts[0])
                : target.Api.BinaryMediaTypes.Without(patch.Parts[0]).Add(patch.Parts[0]),
        }))
        .Replace("/binaryMediaTypes/{type}", (target, patch) => string.IsNullOrEmpty(patch.Value) || !target.Api.BinaryMediaTypes.Contains(patch.Parts[0])
            ? Answer.BadRequest("Invalid patch path /binaryMediaTypes")
            : (target.Name, target.Api with { BinaryMediaTypes = target.Api.BinaryMediaTypes.Without(patch.Parts[0]).Add(patch.Value) }))
        .Replace("/binaryMediaTypes", (_, _) => Answer.BadRequest("Invalid patch path /binaryMediaTypes"))
        .Replace("/endpointConfiguration/types/{type}", (target, patch) => EndpointTypes(target, patch))
        .Replace("/endpointConfiguration/ipAddressType", (target, patch) => patch.Value is not ("ipv4" or "dualstack")
            ? Answer.BadRequest("ipAddressType must be either ipv4 or dualstack.")
            : target.Api.Endpoint.Types.Contains("PRIVATE") && patch.Value == "ipv4"
                ? Answer.BadRequest("Only dualstack ipAddressType is supported for Private APIs.")
                : (target.Name, target.Api with { Endpoint = target.Api.Endpoint with { IpAddressType = patch.Value } }))
        .On("add|remove", "/endpointConfiguration/vpcEndpointIds", (target, patch) => patch.Value is not { } id
            ? patch.BadPath
            : (target.Name, target.Api with
            {
                Endpoint = target.Api.Endpoint with
                {
                    VpcEndpointIds = patch.IsRemove ? target.Api.Endpoint.VpcEndpointIds.Without(id) : target.Api.Endpoint.VpcEndpointIds.Without(id).Add(id),
                },
            }));

    private async Task<Answer> DeleteAsync(Call call, CancellationToken cancellationToken)
    {
        var entry = await directory.FindAsync(call.Actor, call.Path["restapi_id"], cancellationToken);
        if (!entry.IsOk)
        {
            return entry.Failure!.Kind == FailureKind.NotFound ? DefinitionCalls.UnknownApi(call) : Answer.From(entry.Failure);
        }

        var deleted = entry.Value.Only
            ? await apis.DeleteAsync(call.Actor, new DeleteApi(call.TeamId, entry.Value.ApiKey, entry.Value.ApiName), cancellationToken)
            : await versions.DeleteAsync(call.Actor, new DeleteVersion(entry.Value.ApiId, entry.Value.Label), cancellationToken);
        return deleted.Answer(_ => Answer.Accepted);
    }

    private static Patched<(string Name, Rest.RestApi Api)> EndpointTypes((string Name, Rest.RestApi Api) target, PatchArguments patch)
    {
        if (patch.Value is not ("REGIONAL" or "EDGE" or "PRIVATE"))
        {
            return Answer.BadRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
        }

        var endpoint = target.Api.Endpoint with { Types = [patch.Value] };
        return (target.Name, target.Api with { Endpoint = patch.Value == "PRIVATE" ? endpoint with { IpAddressType = "dualstack" } : endpoint });
    }

    private static Answer? Endpoint(EndpointConfiguration? input, Rest.EndpointConfiguration current, out Rest.EndpointConfiguration endpoint)
    {
        // Amazon API Gateway makes an API edge-optimised unless it is told otherwise.
        endpoint = input is null ? current with { Types = ["EDGE"] } : current;
        if (input is null)
        {
            return null;
        }

        var types = input.Types is { Count: > 0 } given ? given : ["EDGE"];
        if (types.Any(type => type is not ("REGIONAL" or "EDGE" or "PRIVATE")))
        {
            return Answer.Validation(
                $"Value '[{string.Join(", ", types)}]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]");
        }

        if (types.Count > 1)
        {
            return Answer.BadRequest("Cannot create an api with multiple Endpoint Types.");
        }

        var isPrivate = types[0] == "PRIVATE";
        if (input.IpAddressType is not (null or "ipv4" or "dualstack"))
        {
            return Answer.BadRequest("ipAddressType must be either ipv4 or dualstack.");
        }

        if (isPrivate && input.IpAddressType == "ipv4")
        {
            return Answer.BadRequest("Only dualstack ipAddressType is supported for Private APIs.");
        }

        endpoint = new Rest.EndpointConfiguration
        {
            Types = types.ToItems(),
            VpcEndpointIds = input.VpcEndpointIds?.ToItems() ?? [],
            IpAddressType = input.IpAddressType ?? (isPrivate ? "dualstack" : "ipv4"),
        };
        return null;
    }

    private static Answer? CheckCompression(int size) =>
        size is < 0 or > 10_485_760 ? Answer.BadRequest("Invalid minimum compression size, must be between 0 and 10485760") : null;

    private static Answer? CheckPolicy(string policy)
    {
        if (policy.Length > 8192)
        {
            return Answer.BadRequest("Invalid policy document. The policy has more than 8192 characters.");
        }

        return PolicyDocument.TryParse(policy, out _, out var problems)
            ? null
            : Answer.BadRequest($"Invalid policy document. Please check the policy syntax and ensure that Principals are valid. {string.Join(' ', problems)}");
    }
}
