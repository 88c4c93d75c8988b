using Gatehouse.Definitions.Rest;
using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.Definitions.Rules;

/// <summary>
/// Refuses a deployment that asks for something which the gateway cannot enforce, rather than serve it without. One row per
/// capability; teaching the gateway a capability means deleting its row.
/// </summary>
public static class Deployability
{
    private static readonly Capability[] NotEnforced =
    [
        OfMethods("authorization", "authorization other than NONE", method => method.AuthorizationType != AuthorizationType.NONE),
        OfMethods("request-validator", "request validators", method => method.RequestValidator is not null),
        OfApi("resource-policy", "policy", "resource policies", api => api.Policy is not null),
        OfApi("api-key-source", "apiKeySource", "API keys that an authorizer names", api => api.ApiKeySource == ApiKeySource.AUTHORIZER),
        OfApi("private-endpoint", "endpoint.types", "private endpoints", api => api.Endpoint.Types.Contains("PRIVATE") || api.Endpoint.VpcEndpointIds.Count > 0),
        OfApi("binary-media-types", "binaryMediaTypes", "binary media types", api => api.BinaryMediaTypes.Count > 0),
        OfApi("compression", "minimumCompressionSize", "compression of responses", api => api.MinimumCompressionSize is not null),
        OfApi("gateway-responses", "gatewayResponses", "customised gateway responses", api => api.GatewayResponses.Count > 0),
        OfIntegrations("aws-integration", "integrations with AWS services and Lambda", x => x.Type is IntegrationType.AWS or IntegrationType.AWS_PROXY),
        OfIntegrations("vpc-link", "VPC links", x => x.ConnectionType == ConnectionType.VPC_LINK || x.IntegrationTarget is not null),
        OfIntegrations("credentials", "credentials of integrations", x => x.Credentials is not null),
        OfIntegrations("templates", "mapping templates with references or directives ($ or #)", x => Templates(x).Any(template => !MappingTemplate.IsPlainText(template))),
        OfIntegrations("content-handling", "conversion of bodies (contentHandling)", x => x.ContentHandling is not null || x.Responses.Values.Any(response => response.ContentHandling is not null)),
        OfIntegrations("cache-key", "cache keys (cacheKeyParameters, cacheNamespace)", x => x.CacheKeyParameters.Count > 0 || x.CacheNamespace is not null),
        OfIntegrations("streaming", "streamed responses (responseTransferMode STREAM)", x => x.ResponseTransferMode == ResponseTransferMode.STREAM),
        OfIntegrations("body-mapping", "parameter mappings from bodies or from several values", x => RequestSources(x).Concat(ResponseSources(x)).Any(source =>
            source is MappingSource.Body or MappingSource.MultiValueHeader or MappingSource.MultiValueQueryString)),
        OfStage("stage-cache", "cacheClusterEnabled", "response caching", x => x.CacheClusterEnabled || x.MethodSettings.Values.Any(method => method.CachingEnabled)),
        OfStage("canary", "canary", "canary releases", x => x.Canary is not null),
        OfStage("tracing", "tracingEnabled", "tracing", x => x.TracingEnabled),
        OfStage("client-certificate", "clientCertificateId", "client certificates", x => x.ClientCertificateId is not null),
        OfStage("access-log", "accessLog", "access logs", x => x.AccessLog is not null),
        OfStage("execution-log", "methodSettings", "execution logs", x => x.MethodSettings.Values.Any(method => method.LoggingLevel != "OFF" || method.DataTraceEnabled)),
    ];

    /// <summary>Everything that keeps this snapshot from being served as meant; empty when it can be deployed.</summary>
    public static IReadOnlyList<Problem> Check(StageSnapshot snapshot) => Check(snapshot.Rest ?? new RestApi(), snapshot.Settings);

    /// <summary>Everything that keeps this definition from being served as meant under these settings; empty when it can be deployed.</summary>
    public static IReadOnlyList<Problem> Check(RestApi api, StageSettings settings) =>
    [
        .. NotEnforced.SelectMany(capability => capability.Places(api, settings).Select(place => new Problem(
            place, "not-enforced-" + capability.Rule,
            $"{place} uses {capability.Name}, which the gateway cannot enforce yet; a deployment would serve it without. Take it out, or keep the draft until the gateway can."))),
    ];

    /// <summary>What is lacking in a definition alone, for the import preview and the designer.</summary>
    public static IReadOnlyList<Problem> Check(RestApi api) => Check(api, new StageSettings());

    private sealed record Capability(string Rule, string Name, Func<RestApi, StageSettings, IEnumerable<string>> Places);

    private static Capability OfApi(string rule, string place, string name, Func<RestApi, bool> uses) =>
        new(rule, name, (api, _) => uses(api) ? [place] : []);

    private static Capability OfStage(string rule, string place, string name, Func<StageSettings, bool> uses) =>
        new(rule, name, (_, settings) => uses(settings) ? [$"stage {place}"] : []);

    private static Capability OfMethods(string rule, string name, Func<RestMethod, bool> uses) => new(rule, name, (api, _) =>
        from resource in api.Resources
        from method in resource.Value.Methods
        where uses(method.Value)
        select $"{resource.Key} {method.Key}");

    private static Capability OfIntegrations(string rule, string name, Func<Integration, bool> uses) =>
        OfMethods(rule, name, method => method.Integration is { } integration && uses(integration));

    private static IEnumerable<string> Templates(Integration integration) =>
        integration.RequestTemplates.Values.Concat(integration.Responses.Values.SelectMany(response => response.ResponseTemplates.Values));

    private static IEnumerable<MappingSource?> RequestSources(Integration integration) =>
        integration.RequestParameters.Values.Select(expression => MappingExpression.ParseRequest(expression)?.Source);

    private static IEnumerable<MappingSource?> ResponseSources(Integration integration) =>
        integration.Responses.Values.SelectMany(response => response.ResponseParameters.Values.Select(expression => MappingExpression.ParseResponse(expression)?.Source));
}
