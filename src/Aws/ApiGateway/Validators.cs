using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record RequestValidator
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public bool? ValidateRequestBody { get; init; }

    public bool? ValidateRequestParameters { get; init; }
}

public sealed record RequestValidators
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<RequestValidator>? Items { get; init; }
}

public sealed record CreateRequestValidatorRequest
{
    public string? Name { get; init; }

    public bool? ValidateRequestBody { get; init; }

    public bool? ValidateRequestParameters { get; init; }
}
