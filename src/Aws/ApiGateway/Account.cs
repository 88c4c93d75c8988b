using System.Text.Json.Serialization;

namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

public sealed record Account
{
    public string? CloudwatchRoleArn { get; init; }

    public ThrottleSettings? ThrottleSettings { get; init; }

    public IReadOnlyList<string>? Features { get; init; }

    public string? ApiKeyVersion { get; init; }
}

public sealed record Tags
{
    [JsonPropertyName("tags")]
    public IReadOnlyDictionary<string, string>? Values { get; init; }
}
