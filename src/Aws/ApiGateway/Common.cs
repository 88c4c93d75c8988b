namespace Gatehouse.Aws.ApiGateway;

// Wire shapes of the service "apigateway" 2015-07-09: property names are the names on the wire.

/// <summary>One JSON-patch-like operation: <c>{"op":"replace","path":"/name","value":"pets"}</c>.</summary>
public sealed record PatchOperation
{
    public string? Op { get; init; }

    public string? Path { get; init; }

    public string? Value { get; init; }

    public string? From { get; init; }
}

public sealed record PatchRequest
{
    public IReadOnlyList<PatchOperation>? PatchOperations { get; init; }
}
