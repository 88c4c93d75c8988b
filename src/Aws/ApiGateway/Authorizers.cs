using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record Authorizer
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string>? ProviderARNs { get; init; }

    public string? AuthType { get; init; }

    public string? AuthorizerUri { get; init; }

    public string? AuthorizerCredentials { get; init; }

    public string? IdentitySource { get; init; }

    public string? IdentityValidationExpression { get; init; }

    public int? AuthorizerResultTtlInSeconds { get; init; }
}

public sealed record Authorizers
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<Authorizer>? Items { get; init; }
}

public sealed record TestInvokeAuthorizerResponse
{
    public int? ClientStatus { get; init; }

    public string? Log { get; init; }

    public long? Latency { get; init; }

    public string? PrincipalId { get; init; }

    public string? Policy { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Authorization { get; init; }

    public IReadOnlyDictionary<string, string>? Claims { get; init; }
}

public sealed record CreateAuthorizerRequest
{
    public string? Name { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string>? ProviderARNs { get; init; }

    public string? AuthType { get; init; }

    public string? AuthorizerUri { get; init; }

    public string? AuthorizerCredentials { get; init; }

    public string? IdentitySource { get; init; }

    public string? IdentityValidationExpression { get; init; }

    public int? AuthorizerResultTtlInSeconds { get; init; }
}

public sealed record TestInvokeAuthorizerRequest
{
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? MultiValueHeaders { get; init; }

    public string? PathWithQueryString { get; init; }

    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string>? StageVariables { get; init; }

    public IReadOnlyDictionary<string, string>? AdditionalContext { get; init; }
}
