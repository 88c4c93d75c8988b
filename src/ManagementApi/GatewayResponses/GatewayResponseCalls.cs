using System.Text.RegularExpressions;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Methods;
using Gatehouse.ManagementApi.Patches;
using GatewayResponse = Gatehouse.Definitions.Rest.GatewayResponse;

namespace Gatehouse.ManagementApi.GatewayResponses;

/// <summary>The operations on gateway responses; types that nobody customised show what they inherit.</summary>
internal sealed partial class GatewayResponseCalls(DefinitionCalls definitions)
{
    private const string At = "/restapis/{restapi_id}/gatewayresponses";

    private const string DefaultTemplate = "{\"message\":$context.error.messageString}";

    // In the order of GetGatewayResponses.
    private static readonly (string Type, string? Status)[] Types =
    [
        ("ACCESS_DENIED", "403"), ("API_CONFIGURATION_ERROR", "500"), ("AUTHORIZER_CONFIGURATION_ERROR", "500"), ("AUTHORIZER_FAILURE", "500"),
        ("BAD_REQUEST_BODY", "400"), ("BAD_REQUEST_PARAMETERS", "400"), ("DEFAULT_4XX", null), ("DEFAULT_5XX", null), ("EXPIRED_TOKEN", "403"),
        ("INTEGRATION_FAILURE", "504"), ("INTEGRATION_TIMEOUT", "504"), ("INVALID_API_KEY", "403"), ("INVALID_SIGNATURE", "403"),
        ("MISSING_AUTHENTICATION_TOKEN", "403"), ("QUOTA_EXCEEDED", "429"), ("REQUEST_TOO_LARGE", "413"), ("RESOURCE_NOT_FOUND", "404"),
        ("THROTTLED", "429"), ("UNAUTHORIZED", "401"), ("UNSUPPORTED_MEDIA_TYPE", "415"), ("WAF_FILTERED", "403"),
    ];

    // In the order of AWS's message about an unknown type.
    private const string EnumOrder =
        "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN";

    public void Map(OperationTable table)
    {
        table.Map("GetGatewayResponses", "GET", At, (call, cancel) => definitions.ReadAsync(call, edit => List(call, edit), cancel));
        table.Map("GetGatewayResponse", "GET", $"{At}/{{response_type}}", (call, cancel) => definitions.ReadAsync(
            call, edit => CheckType(call, "getGatewayResponseInput") ?? Answer.Ok(View(edit, Type(call))), cancel));
        table.Map<PutGatewayResponseRequest>("PutGatewayResponse", "PUT", $"{At}/{{response_type}}", (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Put(call, edit, input), null, cancel));
        table.Map<PatchRequest>("UpdateGatewayResponse", "PATCH", $"{At}/{{response_type}}", (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), null, cancel));
        table.Map("DeleteGatewayResponse", "DELETE", $"{At}/{{response_type}}", (call, cancel) => definitions.ChangeAsync(
            call, edit => Delete(call, edit), null, cancel));
    }

    private static string Type(Call call) => call.Path["response_type"];

    private static Answer? CheckType(Call call, string input) => Types.Any(known => known.Type == Type(call))
        ? null
        : Answer.Validation($"Value '{Type(call)}' at '{input}.responseType' failed to satisfy constraint: Member must satisfy enum value set: [{EnumOrder}]");

    private static Aws.ApiGateway.GatewayResponse View(DefinitionEdit edit, string type)
    {
        var builtIn = Types.First(known => known.Type == type).Status;
        if (edit.Api.GatewayResponses.TryGetValue(type, out var own))
        {
            return View(type, own.StatusCode ?? builtIn, own, isDefault: false);
        }

        // A type of its own shows what the default of its class says, still marked as a default.
        var parent = builtIn is null ? null : edit.Api.GatewayResponses.Find(builtIn[0] == '4' ? "DEFAULT_4XX" : "DEFAULT_5XX");
        return View(type, parent?.StatusCode ?? builtIn, parent ?? new GatewayResponse(), isDefault: true);
    }

    private static Aws.ApiGateway.GatewayResponse View(string type, string? status, GatewayResponse response, bool isDefault) => new()
    {
        ResponseType = type,
        StatusCode = status,
        ResponseParameters = response.ResponseParameters.ToDictionary(entry => entry.Key, entry => entry.Value),
        ResponseTemplates = MethodViews.Some(response.ResponseTemplates) ?? new Dictionary<string, string> { ["application/json"] = DefaultTemplate },
        DefaultResponse = isDefault,
    };

    private static Answer List(Call call, DefinitionEdit edit)
    {
        var page = call.PageOf(Types, type => type.Type);
        return Answer.Ok(new Aws.ApiGateway.GatewayResponses { Items = [.. page.Items.Select(type => View(edit, type.Type))], Position = page.Position });
    }

    private static Answer Put(Call call, DefinitionEdit edit, PutGatewayResponseRequest input)
    {
        if (CheckType(call, "putGatewayResponseInput") is { } unknown)
        {
            return unknown;
        }

        if (input.StatusCode is not null && !Status().IsMatch(input.StatusCode))
        {
            return Answer.Validation(
                $"Value '{input.StatusCode}' at 'putGatewayResponseInput.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
        }

        return Store(call, edit, new GatewayResponse
        {
            StatusCode = input.StatusCode,
            ResponseParameters = input.ResponseParameters?.ToMap() ?? [],
            ResponseTemplates = input.ResponseTemplates?.ToMap() ?? [],
        }, view => Answer.Created(view));
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (CheckType(call, "updateGatewayResponseInput") is { } unknown)
        {
            return unknown;
        }

        // A patch starts from what the type shows now, inherited or not.
        var shown = View(edit, Type(call));
        var current = edit.Api.GatewayResponses.Find(Type(call)) ?? new GatewayResponse
        {
            StatusCode = shown.StatusCode,
            ResponseParameters = shown.ResponseParameters!.ToMap(),
            ResponseTemplates = shown.ResponseTemplates!.ToMap(),
        };
        var patched = Patches.Apply(current, input.PatchOperations, "updateGatewayResponseInput");
        return patched.Error ?? Store(call, edit, patched.Value!, Answer.Ok);
    }

    private static readonly PatchTable<GatewayResponse> Patches = new PatchTable<GatewayResponse>()
        .Replace("/statusCode", (target, patch) => patch.Value is not null && Status().IsMatch(patch.Value) ? target with { StatusCode = patch.Value } : patch.BadPath)
        .On("add|replace|remove", "/responseParameters/{name}", (target, patch) => patch.IsRemove
            ? target.ResponseParameters.ContainsKey(patch.Parts[0])
                ? target with { ResponseParameters = target.ResponseParameters.Without(patch.Parts[0]) }
                : Answer.NotFound("Invalid parameter name specified")
            : string.IsNullOrEmpty(patch.Value)
                ? Answer.BadRequest("Invalid null or empty value in responseParameters")
                : target with { ResponseParameters = target.ResponseParameters.With(patch.Parts[0], patch.Value) })
        .On("add|replace|remove", "/responseTemplates/{type}", (target, patch) => patch.IsRemove
            ? target.ResponseTemplates.ContainsKey(patch.Parts[0])
                ? target with { ResponseTemplates = target.ResponseTemplates.Without(patch.Parts[0]) }
                : Answer.NotFound("Content-Type specified was not found")
            : string.IsNullOrEmpty(patch.Value)
                ? Answer.BadRequest("Invalid null or empty value in responseTemplates")
                : target with { ResponseTemplates = target.ResponseTemplates.With(patch.Parts[0], patch.Value) });

    private static Answer Store(Call call, DefinitionEdit edit, GatewayResponse response, Func<object, Answer> answer)
    {
        foreach (var (name, value) in response.ResponseParameters)
        {
            if (!Parameter().IsMatch(name) || !Value().IsMatch(value))
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {(Parameter().IsMatch(name) ? value : name)}]");
            }
        }

        edit.Api = edit.Api with { GatewayResponses = edit.Api.GatewayResponses.With(Type(call), response) };
        return answer(View(edit, Type(call)));
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (CheckType(call, "deleteGatewayResponseInput") is { } unknown)
        {
            return unknown;
        }

        if (!edit.Api.GatewayResponses.ContainsKey(Type(call)))
        {
            return Answer.NotFound("Gateway response type not defined on api");
        }

        edit.Api = edit.Api with { GatewayResponses = edit.Api.GatewayResponses.Without(Type(call)) };
        return Answer.Accepted;
    }

    [GeneratedRegex(@"^[1-5]\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Status();

    [GeneratedRegex(@"^gatewayresponse\.(header|path|querystring)\..+$", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^('.*'|method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\..+|context\..+|stageVariables\..+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Value();
}
