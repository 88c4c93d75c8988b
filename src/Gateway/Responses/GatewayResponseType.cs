using System.Text;

namespace Gatehouse.Gateway.Responses;

/// <summary>
/// An answer that the gateway itself gives: status, error type and body. The table follows "Gateway response types in
/// API Gateway" and recorded answers; the body has a space behind the colon once execution of the method has begun.
/// </summary>
internal sealed class GatewayResponseType
{
    private readonly string _bodyKey;
    private readonly bool _spaced;
    private readonly byte[] _body;

    private GatewayResponseType(string name, int status, string errorType, string? message, bool spaced = false, string bodyKey = "message")
    {
        Name = name;
        Status = status;
        ErrorType = errorType;
        Message = message;
        _spaced = spaced;
        _bodyKey = bodyKey;
        _body = Body(message);
    }

    public string Name { get; }

    public int Status { get; }

    /// <summary>The value of <c>x-amzn-ErrorType</c>.</summary>
    public string ErrorType { get; }

    public string? Message { get; }

    public ReadOnlySpan<byte> DefaultBody => _body;

    /// <summary>The answer with another message.</summary>
    public GatewayResponseType With(string message, string? errorType = null) => new(Name, Status, errorType ?? ErrorType, message, _spaced, _bodyKey);

    public static readonly GatewayResponseType AccessDenied = new("ACCESS_DENIED", 403, "AccessDeniedException", "User is not authorized to access this resource", bodyKey: "Message");
    public static readonly GatewayResponseType ApiConfigurationError = new("API_CONFIGURATION_ERROR", 500, "InternalServerErrorException", "Internal server error", spaced: true);
    public static readonly GatewayResponseType AuthorizerConfigurationError = new("AUTHORIZER_CONFIGURATION_ERROR", 500, "AuthorizerConfigurationException", null);
    public static readonly GatewayResponseType AuthorizerFailure = new("AUTHORIZER_FAILURE", 500, "AuthorizerConfigurationException", null);
    public static readonly GatewayResponseType BadRequestBody = new("BAD_REQUEST_BODY", 400, "BadRequestException", "Invalid request body", spaced: true);
    public static readonly GatewayResponseType BadRequestParameters = new("BAD_REQUEST_PARAMETERS", 400, "BadRequestException", "Missing required request parameters", spaced: true);
    public static readonly GatewayResponseType Default4xx = new("DEFAULT_4XX", 400, "BadRequestException", "Bad Request");
    public static readonly GatewayResponseType Default5xx = new("DEFAULT_5XX", 500, "InternalServerErrorException", "Internal server error", spaced: true);
    public static readonly GatewayResponseType ExpiredToken = new("EXPIRED_TOKEN", 403, "ExpiredTokenException", "The security token included in the request is expired");
    public static readonly GatewayResponseType IntegrationFailure = new("INTEGRATION_FAILURE", 504, "InternalServerErrorException", "Network error communicating with endpoint", spaced: true);
    public static readonly GatewayResponseType IntegrationTimeout = new("INTEGRATION_TIMEOUT", 504, "InternalServerErrorException", "Endpoint request timed out", spaced: true);
    public static readonly GatewayResponseType InvalidApiKey = new("INVALID_API_KEY", 403, "ForbiddenException", "Forbidden");
    public static readonly GatewayResponseType InvalidSignature = new("INVALID_SIGNATURE", 403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    public static readonly GatewayResponseType MissingAuthenticationToken = new("MISSING_AUTHENTICATION_TOKEN", 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    public static readonly GatewayResponseType QuotaExceeded = new("QUOTA_EXCEEDED", 429, "LimitExceededException", "Limit Exceeded");
    public static readonly GatewayResponseType RequestTooLarge = new("REQUEST_TOO_LARGE", 413, "RequestTooLargeException", "HTTP content length exceeded 10485760 bytes.");
    public static readonly GatewayResponseType ResourceNotFound = new("RESOURCE_NOT_FOUND", 404, "NotFoundException", "Not Found");
    public static readonly GatewayResponseType Throttled = new("THROTTLED", 429, "TooManyRequestsException", "Too Many Requests");
    public static readonly GatewayResponseType Unauthorized = new("UNAUTHORIZED", 401, "UnauthorizedException", "Unauthorized");
    public static readonly GatewayResponseType UnsupportedMediaType = new("UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException", "Unsupported Media Type", spaced: true);
    public static readonly GatewayResponseType WafFiltered = new("WAF_FILTERED", 403, "ForbiddenException", "Forbidden");

    /// <summary>The types that an API may customise.</summary>
    public static readonly IReadOnlyList<GatewayResponseType> All =
    [
        AccessDenied, ApiConfigurationError, AuthorizerConfigurationError, AuthorizerFailure, BadRequestBody, BadRequestParameters, Default4xx,
        Default5xx, ExpiredToken, IntegrationFailure, IntegrationTimeout, InvalidApiKey, InvalidSignature, MissingAuthenticationToken,
        QuotaExceeded, RequestTooLarge, ResourceNotFound, Throttled, Unauthorized, UnsupportedMediaType, WafFiltered,
    ];

    // Answers from before an API is known, or for what no type stands: they cannot be customised.
    public static readonly GatewayResponseType Forbidden = new("FORBIDDEN", 403, "ForbiddenException", "Forbidden");
    public static readonly GatewayResponseType UriTooLong = new("URI_TOO_LONG", 414, "RequestTooLargeException", "Request URI too long");
    public static readonly GatewayResponseType HeadersTooLarge = new("HEADERS_TOO_LARGE", 431, "RequestTooLargeException", "Request header fields too large");
    public static readonly GatewayResponseType BadRequest = new("BAD_REQUEST", 400, "BadRequestException", "Bad Request");
    public static readonly GatewayResponseType NotReady = new("NOT_READY", 503, "ServiceUnavailableException", "Service Unavailable");
    public static readonly GatewayResponseType IncompleteSignature = new("MISSING_AUTHENTICATION_TOKEN", 403, "IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");

    private byte[] Body(string? message)
    {
        var text = message is null ? "null" : $"\"{message.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return Encoding.UTF8.GetBytes($"{{\"{_bodyKey}\":{(_spaced ? " " : "")}{text}}}");
    }
}
