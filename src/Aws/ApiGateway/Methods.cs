using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record Integration
{
    public string? Type { get; init; }

    public string? HttpMethod { get; init; }

    public string? Uri { get; init; }

    public string? ConnectionType { get; init; }

    public string? ConnectionId { get; init; }

    public string? Credentials { get; init; }

    public IReadOnlyDictionary<string, string>? RequestParameters { get; init; }

    public IReadOnlyDictionary<string, string>? RequestTemplates { get; init; }

    public string? PassthroughBehavior { get; init; }

    public string? ContentHandling { get; init; }

    public int? TimeoutInMillis { get; init; }

    public string? CacheNamespace { get; init; }

    public IReadOnlyList<string>? CacheKeyParameters { get; init; }

    public IReadOnlyDictionary<string, IntegrationResponse>? IntegrationResponses { get; init; }

    public TlsConfig? TlsConfig { get; init; }

    public string? ResponseTransferMode { get; init; }

    public string? IntegrationTarget { get; init; }
}

public sealed record IntegrationResponse
{
    public string? StatusCode { get; init; }

    public string? SelectionPattern { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseTemplates { get; init; }

    public string? ContentHandling { get; init; }
}

public sealed record Method
{
    public string? HttpMethod { get; init; }

    public string? AuthorizationType { get; init; }

    public string? AuthorizerId { get; init; }

    public bool? ApiKeyRequired { get; init; }

    public string? RequestValidatorId { get; init; }

    public string? OperationName { get; init; }

    public IReadOnlyDictionary<string, bool>? RequestParameters { get; init; }

    public IReadOnlyDictionary<string, string>? RequestModels { get; init; }

    public IReadOnlyDictionary<string, MethodResponse>? MethodResponses { get; init; }

    public Integration? MethodIntegration { get; init; }

    public IReadOnlyList<string>? AuthorizationScopes { get; init; }
}

public sealed record MethodResponse
{
    public string? StatusCode { get; init; }

    public IReadOnlyDictionary<string, bool>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseModels { get; init; }
}

public sealed record TestInvokeMethodResponse
{
    public int? Status { get; init; }

    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders { get; init; }

    public string? Log { get; init; }

    public long? Latency { get; init; }
}

public sealed record TlsConfig
{
    public bool? InsecureSkipVerification { get; init; }
}

public sealed record PutIntegrationRequest
{
    public string? Type { get; init; }

    [JsonPropertyName("httpMethod")]
    public string? IntegrationHttpMethod { get; init; }

    public string? Uri { get; init; }

    public string? ConnectionType { get; init; }

    public string? ConnectionId { get; init; }

    public string? Credentials { get; init; }

    public IReadOnlyDictionary<string, string>? RequestParameters { get; init; }

    public IReadOnlyDictionary<string, string>? RequestTemplates { get; init; }

    public string? PassthroughBehavior { get; init; }

    public string? CacheNamespace { get; init; }

    public IReadOnlyList<string>? CacheKeyParameters { get; init; }

    public string? ContentHandling { get; init; }

    public int? TimeoutInMillis { get; init; }

    public TlsConfig? TlsConfig { get; init; }

    public string? ResponseTransferMode { get; init; }

    public string? IntegrationTarget { get; init; }
}

public sealed record PutIntegrationResponseRequest
{
    public string? SelectionPattern { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseTemplates { get; init; }

    public string? ContentHandling { get; init; }
}

public sealed record PutMethodRequest
{
    public string? AuthorizationType { get; init; }

    public string? AuthorizerId { get; init; }

    public bool? ApiKeyRequired { get; init; }

    public string? OperationName { get; init; }

    public IReadOnlyDictionary<string, bool>? RequestParameters { get; init; }

    public IReadOnlyDictionary<string, string>? RequestModels { get; init; }

    public string? RequestValidatorId { get; init; }

    public IReadOnlyList<string>? AuthorizationScopes { get; init; }
}

public sealed record PutMethodResponseRequest
{
    public IReadOnlyDictionary<string, bool>? ResponseParameters { get; init; }

    public IReadOnlyDictionary<string, string>? ResponseModels { get; init; }
}

public sealed record TestInvokeMethodRequest
{
    public string? PathWithQueryString { get; init; }

    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders { get; init; }

    public string? ClientCertificateId { get; init; }

    public IReadOnlyDictionary<string, string>? StageVariables { get; init; }
}
