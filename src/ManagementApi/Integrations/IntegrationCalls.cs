using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Methods;
using Gatehouse.ManagementApi.Patches;
using ConnectionType = Gatehouse.Definitions.Rest.ConnectionType;
using ContentHandling = Gatehouse.Definitions.Rest.ContentHandling;
using Integration = Gatehouse.Definitions.Rest.Integration;

namespace Gatehouse.ManagementApi.Integrations;

/// <summary>The operations on a method's integration.</summary>
internal sealed partial class IntegrationCalls(DefinitionCalls definitions)
{
    public const string At = MethodCalls.At + "/integration";

    private static readonly Answer BadPassthrough = Answer.BadRequest(
        "Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER");

    private static readonly Answer BadTimeout = Answer.BadRequest("Timeout should be between 50 ms and 29000 ms");

    public static Answer NoSuchIntegration { get; } = Answer.NotFound("Invalid Integration identifier specified");

    public void Map(OperationTable table)
    {
        table.Map("GetIntegration", "GET", At, (call, cancel) => definitions.ReadAsync(
            call,
            edit => Find(call, edit, out var path, out _, out var integration) is { } error ? error : Answer.Ok(MethodViews.Integration(edit, path, integration)),
            cancel));
        table.Map<PutIntegrationRequest>("PutIntegration", "PUT", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Put(call, edit, input), null, cancel));
        table.Map<PatchRequest>("UpdateIntegration", "PATCH", At, (call, input, cancel) => definitions.ChangeAsync(
            call, edit => Update(call, edit, input), null, cancel));
        table.Map("DeleteIntegration", "DELETE", At, (call, cancel) => definitions.ChangeAsync(call, edit => Delete(call, edit), null, cancel));
    }

    public static Answer? Find(Call call, DefinitionEdit edit, out string path, out RestMethod method, out Integration integration)
    {
        integration = null!;
        if (MethodCalls.Find(call, edit, out path, out method) is { } missing)
        {
            return missing;
        }

        integration = method.Integration!;
        return integration is null ? NoSuchIntegration : null;
    }

    private static Answer Put(Call call, DefinitionEdit edit, PutIntegrationRequest input)
    {
        if (MethodCalls.Find(call, edit, out var path, out var method) is { } missing)
        {
            return missing;
        }

        if (input.Type is null)
        {
            return Answer.Validation("Value null at 'putIntegrationInput.type' failed to satisfy constraint: Member must not be null");
        }

        var problems = new List<string>();
        var type = Read<IntegrationType>(input.Type, "type", "HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS", problems);
        var connection = Read<ConnectionType>(input.ConnectionType, "connectionType", "VPC_LINK, INTERNET", problems);
        var handling = Read<ContentHandling>(input.ContentHandling, "contentHandling", "CONVERT_TO_TEXT, CONVERT_TO_BINARY", problems);
        var mode = Read<Gatehouse.Definitions.Rest.ResponseTransferMode>(input.ResponseTransferMode, "responseTransferMode", "BUFFERED, STREAM", problems);
        if (problems.Count > 0)
        {
            return Answer.Validation(problems);
        }

        var passthrough = PassthroughBehavior.WHEN_NO_MATCH;
        if (input.PassthroughBehavior is { } behavior && !Enum.TryParse(behavior, out passthrough))
        {
            return BadPassthrough;
        }

        var integration = new Integration
        {
            Type = type!.Value,
            HttpMethod = input.IntegrationHttpMethod,
            Uri = input.Uri,
            ConnectionType = connection ?? ConnectionType.INTERNET,
            ConnectionId = input.ConnectionId,
            Credentials = input.Credentials,
            RequestParameters = input.RequestParameters?.ToMap() ?? [],
            RequestTemplates = Templates(input.RequestTemplates),
            PassthroughBehavior = passthrough,
            ContentHandling = handling,
            TimeoutInMillis = input.TimeoutInMillis ?? 29_000,
            CacheNamespace = input.CacheNamespace,
            CacheKeyParameters = input.CacheKeyParameters?.ToItems() ?? [],
            InsecureSkipVerification = input.TlsConfig?.InsecureSkipVerification ?? false,
            ResponseTransferMode = mode ?? Gatehouse.Definitions.Rest.ResponseTransferMode.BUFFERED,
            IntegrationTarget = input.IntegrationTarget,

            // A second put of the same integration keeps its responses, as the service does.
            Responses = method.Integration?.Responses ?? [],
        };
        return Store(call, edit, path, method, integration, created: true);
    }

    private static Answer Update(Call call, DefinitionEdit edit, PatchRequest input)
    {
        if (Find(call, edit, out var path, out var method, out var integration) is { } missing)
        {
            return missing;
        }

        var patched = Patches.Apply(integration, input.PatchOperations, "updateIntegrationInput");
        return patched.Error ?? Store(call, edit, path, method, patched.Value!, created: false);
    }

    private static readonly PatchTable<Integration> Patches = new PatchTable<Integration>()
        .Replace("/httpMethod", (target, patch) => string.IsNullOrEmpty(patch.Value) ? patch.BadPath : target with { HttpMethod = patch.Value })
        .Replace("/uri", (target, patch) => target with { Uri = patch.Value })
        .Replace("/type", (target, patch) => Enum.TryParse<IntegrationType>(patch.Value, out var type) ? target with { Type = type } : patch.BadPath)
        .Replace("/credentials", (target, patch) => target with { Credentials = string.IsNullOrEmpty(patch.Value) ? null : patch.Value })
        .Replace("/connectionType", (target, patch) => Enum.TryParse<ConnectionType>(patch.Value, out var type) ? target with { ConnectionType = type } : patch.BadPath)
        .Replace("/connectionId", (target, patch) => target with { ConnectionId = string.IsNullOrEmpty(patch.Value) ? null : patch.Value })
        .Replace("/passthroughBehavior", (target, patch) => Enum.TryParse<PassthroughBehavior>(patch.Value, out var behavior)
            ? target with { PassthroughBehavior = behavior }
            : BadPassthrough)
        .Replace("/contentHandling", (target, patch) => string.IsNullOrEmpty(patch.Value)
            ? target with { ContentHandling = null }
            : Enum.TryParse<ContentHandling>(patch.Value, out var handling) ? target with { ContentHandling = handling } : patch.BadPath)
        .Replace("/timeoutInMillis", (target, patch) => int.TryParse(patch.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timeout)
            ? target with { TimeoutInMillis = timeout }
            : BadTimeout)
        .Replace("/cacheNamespace", (target, patch) => target with { CacheNamespace = patch.Value })
        .On("add|replace", "/cacheKeyParameters", (target, patch) => patch.Value is { } name
            ? target with { CacheKeyParameters = target.CacheKeyParameters.Without(name).Add(name) }
            : patch.BadPath)
        .On("add|remove", "/cacheKeyParameters/{name}", (target, patch) => target with
        {
            CacheKeyParameters = patch.IsRemove
                ? target.CacheKeyParameters.Without(patch.Parts[0])
                : target.CacheKeyParameters.Without(patch.Parts[0]).Add(patch.Parts[0]),
        })
        .Replace("/tlsConfig/insecureSkipVerification", (target, patch) => target with { InsecureSkipVerification = patch.Flag })
        .Replace("/responseTransferMode", (target, patch) => Enum.TryParse<Gatehouse.Definitions.Rest.ResponseTransferMode>(patch.Value, out var mode)
            ? target with { ResponseTransferMode = mode }
            : patch.BadPath)
        .Replace("/integrationTarget", (target, patch) => target with { IntegrationTarget = string.IsNullOrEmpty(patch.Value) ? null : patch.Value })
        .On("add|replace|remove", "/requestParameters/{name}", (target, patch) => patch.IsRemove
            ? target.RequestParameters.ContainsKey(patch.Parts[0])
                ? target with { RequestParameters = target.RequestParameters.Without(patch.Parts[0]) }
                : Answer.NotFound("Invalid parameter name specified")
            : target with { RequestParameters = target.RequestParameters.With(patch.Parts[0], patch.Value ?? "") })
        .On("add|replace|remove", "/requestTemplates/{type}", (target, patch) => patch.IsRemove
            ? target.RequestTemplates.ContainsKey(patch.Parts[0])
                ? target with { RequestTemplates = target.RequestTemplates.Without(patch.Parts[0]) }
                : Answer.NotFound("Content-Type specified was not found")
            : target with { RequestTemplates = target.RequestTemplates.With(patch.Parts[0], patch.Value ?? "") });

    private static Answer Store(Call call, DefinitionEdit edit, string path, RestMethod method, Integration integration, bool created)
    {
        if (Check(integration) is { } error)
        {
            return error;
        }

        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with { Integration = integration });
        var view = MethodViews.Integration(edit, path, integration);
        return created ? Answer.Created(view) : Answer.Ok(view);
    }

    private static Answer Delete(Call call, DefinitionEdit edit)
    {
        if (Find(call, edit, out var path, out var method, out _) is { } missing)
        {
            return missing;
        }

        MethodCalls.Store(edit, path, MethodCalls.Verb(call), method with { Integration = null });
        return Answer.NoContent;
    }

    private static Answer? Check(Integration integration)
    {
        if (integration.TimeoutInMillis is < 50 or > 29_000)
        {
            return BadTimeout;
        }

        if (integration.Type != IntegrationType.MOCK && string.IsNullOrEmpty(integration.HttpMethod))
        {
            return Answer.BadRequest("Enumeration value for HttpMethod must be non-empty");
        }

        switch (integration.Type)
        {
            case IntegrationType.HTTP or IntegrationType.HTTP_PROXY when integration.Uri is null || !HttpAddress().IsMatch(integration.Uri):
                return Answer.BadRequest("Invalid HTTP endpoint specified for URI");
            case IntegrationType.AWS or IntegrationType.AWS_PROXY when integration.Uri is null || !integration.Uri.StartsWith("arn:", StringComparison.Ordinal):
                return Answer.BadRequest("Invalid ARN specified in the request");
            case IntegrationType.AWS or IntegrationType.AWS_PROXY
                when !integration.Uri!.Contains(":path/", StringComparison.Ordinal) && !integration.Uri.Contains(":action/", StringComparison.Ordinal):
                return Answer.BadRequest("AWS ARN for integration must contain path or action");
            case IntegrationType.AWS_PROXY
                when !integration.Uri!.Contains(":lambda:path/", StringComparison.Ordinal) && !integration.Uri.Contains(":firehose:", StringComparison.Ordinal):
                return Answer.BadRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.");
        }

        foreach (var (name, value) in integration.RequestParameters)
        {
            if (!Target().IsMatch(name) || !Expression().IsMatch(value))
            {
                return Answer.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {(Target().IsMatch(name) ? value : name)}]");
            }
        }

        foreach (var contentType in integration.RequestTemplates.Keys)
        {
            if (contentType != "$default" && !contentType.Contains('/', StringComparison.Ordinal))
            {
                return Answer.BadRequest($"Validation Result: warnings : [], errors : [Invalid content type specified: {contentType}]");
            }
        }

        return null;
    }

    public static Map<string> Templates(IReadOnlyDictionary<string, string>? templates) =>
        templates?.Select(entry => KeyValuePair.Create(entry.Key, entry.Value ?? "")).ToMap() ?? [];

    private static T? Read<T>(string? text, string member, string values, List<string> problems)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        if (Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        problems.Add($"Value '{text}' at 'putIntegrationInput.{member}' failed to satisfy constraint: Member must satisfy enum value set: [{values}]");
        return null;
    }

    // A stage variable may stand for any part of the address, the scheme's end included.
    [GeneratedRegex(@"^(https?://[^\s]+|\$\{stageVariables\.[A-Za-z0-9_]+\}.*|https?://\$\{.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex HttpAddress();

    [GeneratedRegex(@"^integration\.request\.(path|querystring|header)\.[a-zA-Z0-9._$-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Target();

    [GeneratedRegex(@"^(method\.request\.((path|querystring|header|multivaluequerystring|multivalueheader)\.[a-zA-Z0-9._$-]+|body(\..+)?)|context\.[a-zA-Z0-9._$-]+|stageVariables\.[a-zA-Z0-9._$-]+|'.*')$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Expression();
}
