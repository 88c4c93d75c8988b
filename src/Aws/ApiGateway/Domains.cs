using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record BasePathMapping
{
    public string? BasePath { get; init; }

    public string? RestApiId { get; init; }

    public string? Stage { get; init; }
}

public sealed record BasePathMappings
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<BasePathMapping>? Items { get; init; }
}

public sealed record DomainName
{
    [JsonPropertyName("domainName")]
    public string? Name { get; init; }

    public string? DomainNameId { get; init; }

    public string? DomainNameArn { get; init; }

    public string? CertificateName { get; init; }

    public string? CertificateArn { get; init; }

    public DateTimeOffset? CertificateUploadDate { get; init; }

    public string? RegionalDomainName { get; init; }

    public string? RegionalHostedZoneId { get; init; }

    public string? RegionalCertificateName { get; init; }

    public string? RegionalCertificateArn { get; init; }

    public string? DistributionDomainName { get; init; }

    public string? DistributionHostedZoneId { get; init; }

    public EndpointConfiguration? EndpointConfiguration { get; init; }

    public string? DomainNameStatus { get; init; }

    public string? DomainNameStatusMessage { get; init; }

    public string? SecurityPolicy { get; init; }

    public string? EndpointAccessMode { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public MutualTlsAuthentication? MutualTlsAuthentication { get; init; }

    public string? OwnershipVerificationCertificateArn { get; init; }

    public string? ManagementPolicy { get; init; }

    public string? Policy { get; init; }

    public string? RoutingMode { get; init; }
}

public sealed record DomainNameAccessAssociation
{
    public string? DomainNameAccessAssociationArn { get; init; }

    public string? DomainNameArn { get; init; }

    public string? AccessAssociationSourceType { get; init; }

    public string? AccessAssociationSource { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record DomainNameAccessAssociations
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<DomainNameAccessAssociation>? Items { get; init; }
}

public sealed record DomainNames
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<DomainName>? Items { get; init; }
}

public sealed record MutualTlsAuthentication
{
    public string? TruststoreUri { get; init; }

    public string? TruststoreVersion { get; init; }

    public IReadOnlyList<string>? TruststoreWarnings { get; init; }
}

public sealed record CreateBasePathMappingRequest
{
    public string? BasePath { get; init; }

    public string? RestApiId { get; init; }

    public string? Stage { get; init; }
}

public sealed record CreateDomainNameRequest
{
    public string? DomainName { get; init; }

    public string? CertificateName { get; init; }

    public string? CertificateBody { get; init; }

    public string? CertificatePrivateKey { get; init; }

    public string? CertificateChain { get; init; }

    public string? CertificateArn { get; init; }

    public string? RegionalCertificateName { get; init; }

    public string? RegionalCertificateArn { get; init; }

    public EndpointConfiguration? EndpointConfiguration { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public string? SecurityPolicy { get; init; }

    public string? EndpointAccessMode { get; init; }

    public MutualTlsAuthenticationInput? MutualTlsAuthentication { get; init; }

    public string? OwnershipVerificationCertificateArn { get; init; }

    public string? Policy { get; init; }

    public string? RoutingMode { get; init; }
}

public sealed record MutualTlsAuthenticationInput
{
    public string? TruststoreUri { get; init; }

    public string? TruststoreVersion { get; init; }
}

public sealed record CreateDomainNameAccessAssociationRequest
{
    public string? DomainNameArn { get; init; }

    public string? AccessAssociationSourceType { get; init; }

    public string? AccessAssociationSource { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
