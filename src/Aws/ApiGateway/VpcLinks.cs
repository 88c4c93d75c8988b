using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record VpcLink
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? TargetArns { get; init; }

    public string? Status { get; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record VpcLinks
{
    public string? Position { get; init; }

    [JsonPropertyName("item")]
    public IReadOnlyList<VpcLink>? Items { get; init; }
}

public sealed record CreateVpcLinkRequest
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? TargetArns { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
