using System.Globalization;
using Gatehouse.Aws.ApiGateway;
using Gatehouse.Definitions;
using Gatehouse.Definitions.Rest;
using Gatehouse.ManagementApi.Definitions;
using Integration = Gatehouse.Aws.ApiGateway.Integration;
using IntegrationResponse = Gatehouse.Aws.ApiGateway.IntegrationResponse;
using MethodResponse = Gatehouse.Aws.ApiGateway.MethodResponse;
using Rest = Gatehouse.Definitions.Rest;

namespace Gatehouse.ManagementApi.Methods;

/// <summary>Methods and their parts as the service shows them; empty maps are left out as AWS leaves them out.</summary>
internal static class MethodViews
{
    public static Method Method(DefinitionEdit edit, string path, string verb)
    {
        var method = edit.Api.Resources[path].Methods[verb];
        return new Method
        {
            HttpMethod = verb,
            AuthorizationType = method.AuthorizationType.ToString(),
            AuthorizerId = edit.AuthorizerId(method.Authorizer),
            ApiKeyRequired = method.ApiKeyRequired,
            RequestValidatorId = edit.ValidatorId(method.RequestValidator),
            OperationName = method.OperationName,
            RequestParameters = Some(method.RequestParameters),
            RequestModels = Some(method.RequestModels),
            AuthorizationScopes = method.AuthorizationScopes.Count == 0 ? null : method.AuthorizationScopes,
            MethodResponses = method.Responses.Count == 0
                ? null
                : method.Responses.ToDictionary(response => response.Key, response => Response(response.Key, response.Value)),
            MethodIntegration = method.Integration is { } integration ? Integration(edit, path, integration) : null,
        };
    }

    public static MethodResponse Response(string status, Rest.MethodResponse response) => new()
    {
        StatusCode = status,
        ResponseParameters = Some(response.Parameters),
        ResponseModels = Some(response.Models),
    };

    public static Integration Integration(DefinitionEdit edit, string path, Rest.Integration integration) => new()
    {
        Type = integration.Type.ToString(),
        HttpMethod = integration.HttpMethod,
        Uri = integration.Uri,
        ConnectionType = integration.Type is IntegrationType.HTTP or IntegrationType.HTTP_PROXY || integration.ConnectionType == Rest.ConnectionType.VPC_LINK
            ? integration.ConnectionType.ToString()
            : null,
        ConnectionId = integration.ConnectionId,
        Credentials = integration.Credentials,
        RequestParameters = Some(integration.RequestParameters),
        RequestTemplates = Some(integration.RequestTemplates),
        PassthroughBehavior = integration.PassthroughBehavior.ToString(),
        ContentHandling = integration.ContentHandling?.ToString(),
        TimeoutInMillis = integration.TimeoutInMillis,
        CacheNamespace = integration.CacheNamespace ?? edit.ResourceId(path),
        CacheKeyParameters = integration.CacheKeyParameters,
        TlsConfig = integration.InsecureSkipVerification ? new TlsConfig { InsecureSkipVerification = true } : null,
        ResponseTransferMode = integration.ResponseTransferMode.ToString(),
        IntegrationTarget = integration.IntegrationTarget,
        IntegrationResponses = integration.Responses.Count == 0
            ? null
            : integration.Responses.ToDictionary(response => response.Key, response => IntegrationResponse(response.Key, response.Value)),
    };

    public static IntegrationResponse IntegrationResponse(string status, Rest.IntegrationResponse response) => new()
    {
        StatusCode = status,
        SelectionPattern = string.IsNullOrEmpty(response.SelectionPattern) ? null : response.SelectionPattern,
        ResponseParameters = Some(response.ResponseParameters),
        ResponseTemplates = Templates(response.ResponseTemplates),
        ContentHandling = response.ContentHandling?.ToString(),
    };

    public static Dictionary<string, T>? Some<T>(Map<T> map) => map.Count == 0 ? null : map.ToDictionary(entry => entry.Key, entry => entry.Value);

    // An empty template means "pass the body on", which the service shows as null.
    private static Dictionary<string, string>? Templates(Map<string> templates) =>
        templates.Count == 0 ? null : templates.ToDictionary(entry => entry.Key, entry => entry.Value.Length == 0 ? null! : entry.Value);

    public static bool IsStatus(string? text) =>
        text is { Length: 3 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599;
}
