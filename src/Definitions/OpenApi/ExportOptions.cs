namespace Gatehouse.Definitions.OpenApi;

public enum ExportDialect
{
    /// <summary>OpenAPI 3.0.1.</summary>
    Oas30,

    /// <summary>Swagger 2.0.</summary>
    Swagger20,
}

/// <summary>Which of Amazon API Gateway's extensions an export holds.</summary>
[Flags]
public enum ExportExtensions
{
    None = 0,

    /// <summary><c>x-amazon-apigateway-integration</c>.</summary>
    Integrations = 1,

    /// <summary><c>x-amazon-apigateway-authorizer</c>.</summary>
    Authorizers = 2,

    /// <summary>Validators, gateway responses, policy, binary types, compression, documentation.</summary>
    Api = 4,

    /// <summary>Everything; what <c>extensions=apigateway</c> means.</summary>
    All = Integrations | Authorizers | Api,
}

public sealed record ExportOptions
{
    public required string Title { get; init; }

    /// <summary><c>info.version</c> when the definition has none.</summary>
    public required string Version { get; init; }

    public ExportDialect Dialect { get; init; } = ExportDialect.Oas30;

    public ExportExtensions Extensions { get; init; } = ExportExtensions.All;

    /// <summary>The address without its last part, <c>https://abc.execute-api.us-east-1.amazonaws.com</c>; null leaves the servers out.</summary>
    public string? Address { get; init; }

    /// <summary>The last part of the address: the stage.</summary>
    public string? BasePath { get; init; }
}
