using Gatehouse.Gateway.Integrations;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Routing;
using Gatehouse.Gateway.Throttling;
using Gatehouse.Metrics.Recording;

namespace Gatehouse.Gateway.Stages;

/// <summary>A stage snapshot made ready to serve: direct references, nothing left to parse.</summary>
internal sealed class CompiledStage
{
    /// <summary><c>{apiId}/{stage}</c>.</summary>
    public required string Key { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required string ApiId { get; init; }

    public required string ApiName { get; init; }

    public required string Stage { get; init; }

    public required string DeploymentId { get; init; }

    /// <summary>Hash of the snapshot.</summary>
    public required string Hash { get; init; }

    public required bool ExecuteApiDisabled { get; init; }

    /// <summary>Answers carry nothing that AWS's would not.</summary>
    public required bool AwsStrict { get; init; }

    public required RouteTable<CompiledMethod> Routes { get; init; }

    /// <summary>The routes as people write them, <c>GET /pets</c>, for "nearest".</summary>
    public required IReadOnlyList<(string Verb, string Path)> RouteNames { get; init; }

    /// <summary>Where requests that match no route are counted.</summary>
    public required RouteSeries Unmatched { get; init; }

    public required AccountHolder Account { get; init; }
}

/// <summary>One method, ready to run.</summary>
internal sealed class CompiledMethod
{
    public required string ResourcePath { get; init; }

    public required string ResourceId { get; init; }

    /// <summary>As defined: a verb or <c>ANY</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>As plans and stage settings name it: <c>/pets/GET</c>.</summary>
    public required string LimitKey { get; init; }

    /// <summary>Names its bucket under a key: <c>{apiId}/{stage}/pets/GET</c>.</summary>
    public required string BucketKey { get; init; }

    public required string? OperationName { get; init; }

    public required bool ApiKeyRequired { get; init; }

    /// <summary>The stage's limit for this method; null when it has none.</summary>
    public required Rate? Rate { get; init; }

    public required TokenBucket Bucket { get; init; }

    public required IIntegration Integration { get; init; }

    public required RouteSeries Series { get; init; }
}
