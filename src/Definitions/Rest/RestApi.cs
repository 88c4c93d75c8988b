namespace Gatehouse.Definitions.Rest;

/// <summary>
/// A REST API as a document: everything that Amazon API Gateway keeps for one, except the names and ids that belong to the
/// version which owns the document. Parts refer to each other by name and path, never by id, so that the same API
/// written twice has the same content hash.
/// </summary>
public sealed record RestApi
{
    public string? Description { get; init; }

    /// <summary><c>info.version</c> of the OpenAPI document.</summary>
    public string? Version { get; init; }

    public ApiKeySource ApiKeySource { get; init; } = ApiKeySource.HEADER;

    public Items<string> BinaryMediaTypes { get; init; } = [];

    /// <summary>Bytes from which a response is compressed, 0 to 10,485,760; null switches compression off.</summary>
    public int? MinimumCompressionSize { get; init; }

    public bool DisableExecuteApiEndpoint { get; init; }

    public EndpointConfiguration Endpoint { get; init; } = new();

    /// <summary>The resource policy, an IAM policy document as JSON text; null means none.</summary>
    public string? Policy { get; init; }

    /// <summary>Resources by full path; <c>/</c> is always there, and so is every parent of a path.</summary>
    public Map<RestResource> Resources { get; init; } = Root;

    /// <summary>Models by name.</summary>
    public Map<ApiModel> Models { get; init; } = [];

    /// <summary>Request validators by name.</summary>
    public Map<RequestValidator> RequestValidators { get; init; } = [];

    /// <summary>Authorizers by name.</summary>
    public Map<Authorizer> Authorizers { get; init; } = [];

    /// <summary>Customised gateway responses by response type (<c>DEFAULT_4XX</c>).</summary>
    public Map<GatewayResponse> GatewayResponses { get; init; } = [];

    public Items<DocumentationPart> Documentation { get; init; } = [];

    public static readonly Map<RestResource> Root = [KeyValuePair.Create("/", new RestResource())];
}

public enum ApiKeySource
{
    HEADER,
    AUTHORIZER,
}

public sealed record EndpointConfiguration
{
    /// <summary><c>REGIONAL</c>, <c>EDGE</c> or <c>PRIVATE</c>.</summary>
    public Items<string> Types { get; init; } = ["REGIONAL"];

    public Items<string> VpcEndpointIds { get; init; } = [];

    /// <summary><c>ipv4</c> or <c>dualstack</c>.</summary>
    public string IpAddressType { get; init; } = "ipv4";
}

/// <summary>What stands at one path: its methods by verb (<c>GET</c>, <c>ANY</c>).</summary>
public sealed record RestResource
{
    public Map<RestMethod> Methods { get; init; } = [];
}

public enum AuthorizationType
{
    NONE,
    AWS_IAM,
    CUSTOM,
    COGNITO_USER_POOLS,
}

public sealed record RestMethod
{
    public AuthorizationType AuthorizationType { get; init; } = AuthorizationType.NONE;

    /// <summary>Name of an authorizer of this API; set for <c>CUSTOM</c> and <c>COGNITO_USER_POOLS</c>.</summary>
    public string? Authorizer { get; init; }

    public Items<string> AuthorizationScopes { get; init; } = [];

    public bool ApiKeyRequired { get; init; }

    /// <summary>The OpenAPI <c>operationId</c>.</summary>
    public string? OperationName { get; init; }

    /// <summary>One line for people; OpenAPI's <c>summary</c>.</summary>
    public string? Summary { get; init; }

    /// <summary>Name of a request validator of this API.</summary>
    public string? RequestValidator { get; init; }

    /// <summary>Whether a parameter is required, by <c>method.request.{path|querystring|multivaluequerystring|header|multivalueheader}.{name}</c>.</summary>
    public Map<bool> RequestParameters { get; init; } = [];

    /// <summary>Model names by content type.</summary>
    public Map<string> RequestModels { get; init; } = [];

    /// <summary>Method responses by status code.</summary>
    public Map<MethodResponse> Responses { get; init; } = [];

    /// <summary>Null while the method is unfinished; a method without one blocks a deployment.</summary>
    public Integration? Integration { get; init; }
}

public sealed record MethodResponse
{
    public string? Description { get; init; }

    /// <summary>Whether a header is required, by <c>method.response.header.{name}</c>.</summary>
    public Map<bool> Parameters { get; init; } = [];

    /// <summary>Model names by content type.</summary>
    public Map<string> Models { get; init; } = [];
}

public enum IntegrationType
{
    HTTP,
    HTTP_PROXY,
    MOCK,
    AWS,
    AWS_PROXY,
}

public enum ConnectionType
{
    INTERNET,
    VPC_LINK,
}

public enum PassthroughBehavior
{
    WHEN_NO_MATCH,
    WHEN_NO_TEMPLATES,
    NEVER,
}

public enum ContentHandling
{
    CONVERT_TO_BINARY,
    CONVERT_TO_TEXT,
}

public enum ResponseTransferMode
{
    BUFFERED,
    STREAM,
}

public sealed record Integration
{
    public IntegrationType Type { get; init; } = IntegrationType.HTTP_PROXY;

    /// <summary>The verb towards the backend; null for <c>MOCK</c>; <c>ANY</c> means the caller's verb.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>The backend's address or ARN; may hold <c>${stageVariables.name}</c> and <c>{pathParameter}</c>.</summary>
    public string? Uri { get; init; }

    public ConnectionType ConnectionType { get; init; } = ConnectionType.INTERNET;

    public string? ConnectionId { get; init; }

    public string? Credentials { get; init; }

    /// <summary>Mapping expressions by <c>integration.request.{path|querystring|header}.{name}</c>.</summary>
    public Map<string> RequestParameters { get; init; } = [];

    /// <summary>Templates by content type.</summary>
    public Map<string> RequestTemplates { get; init; } = [];

    public PassthroughBehavior PassthroughBehavior { get; init; } = PassthroughBehavior.WHEN_NO_MATCH;

    public ContentHandling? ContentHandling { get; init; }

    /// <summary>50 to 29,000 ms.</summary>
    public int TimeoutInMillis { get; init; } = 29_000;

    /// <summary>Null means the resource's id.</summary>
    public string? CacheNamespace { get; init; }

    public Items<string> CacheKeyParameters { get; init; } = [];

    /// <summary>Skips certificate checks towards the backend (<c>tlsConfig.insecureSkipVerification</c>).</summary>
    public bool InsecureSkipVerification { get; init; }

    public ResponseTransferMode ResponseTransferMode { get; init; } = ResponseTransferMode.BUFFERED;

    /// <summary>ARN of a load balancer behind a VPC link.</summary>
    public string? IntegrationTarget { get; init; }

    /// <summary>Integration responses by the status code that they answer with.</summary>
    public Map<IntegrationResponse> Responses { get; init; } = [];
}

public sealed record IntegrationResponse
{
    /// <summary>A regular expression over the backend's status (or the Lambda error); null or empty is the default.</summary>
    public string? SelectionPattern { get; init; }

    /// <summary>Mapping expressions by <c>method.response.header.{name}</c>.</summary>
    public Map<string> ResponseParameters { get; init; } = [];

    /// <summary>Templates by content type.</summary>
    public Map<string> ResponseTemplates { get; init; } = [];

    public ContentHandling? ContentHandling { get; init; }
}

public sealed record ApiModel
{
    public string ContentType { get; init; } = "application/json";

    public string? Description { get; init; }

    /// <summary>JSON Schema draft 4, as JSON text.</summary>
    public string? Schema { get; init; }
}

public sealed record RequestValidator
{
    public bool ValidateRequestBody { get; init; }

    public bool ValidateRequestParameters { get; init; }
}

public enum AuthorizerType
{
    TOKEN,
    REQUEST,
    COGNITO_USER_POOLS,
}

public sealed record Authorizer
{
    public AuthorizerType Type { get; init; } = AuthorizerType.TOKEN;

    public Items<string> ProviderArns { get; init; } = [];

    /// <summary>OpenAPI's <c>authtype</c>, free text.</summary>
    public string? AuthType { get; init; }

    public string? AuthorizerUri { get; init; }

    public string? AuthorizerCredentials { get; init; }

    /// <summary>Comma-separated <c>method.request.header.{name}</c> and such.</summary>
    public string? IdentitySource { get; init; }

    public string? IdentityValidationExpression { get; init; }

    /// <summary>0 to 3,600 seconds; 0 switches the cache off.</summary>
    public int ResultTtlInSeconds { get; init; } = 300;
}

public sealed record GatewayResponse
{
    public string? StatusCode { get; init; }

    /// <summary>Values by <c>gatewayresponse.header.{name}</c>.</summary>
    public Map<string> ResponseParameters { get; init; } = [];

    public Map<string> ResponseTemplates { get; init; } = [];
}

/// <summary>Where a documentation part belongs: the keys of Amazon API Gateway's DocumentationPartLocation.</summary>
public sealed record DocumentationLocation
{
    public string Type { get; init; } = "API";

    public string? Path { get; init; }

    public string? Method { get; init; }

    public string? StatusCode { get; init; }

    public string? Name { get; init; }
}

/// <param name="Properties">A JSON object as text.</param>
public sealed record DocumentationPart(DocumentationLocation Location, string Properties);
