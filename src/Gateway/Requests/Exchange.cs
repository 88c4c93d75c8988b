using System.Net;
using Gatehouse.Gateway.Addresses;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Routing;
using Gatehouse.Gateway.Stages;
using Gatehouse.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Requests;

/// <summary>Everything about one request; used again for the next one of the same connection.</summary>
internal sealed class Exchange
{
    private IPAddress? _remoteAddress;
    private string _remoteText = "";

    public DefaultHttpContext Http { get; } = new();

    /// <summary>Kept from request to request of the connection.</summary>
    public HashedKey LastKey { get; } = new();

    /// <summary>The time provider's timestamp at the start.</summary>
    public long Started { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The stages as they were when the request came: what it sees to its end.</summary>
    public ServedStages Served { get; set; } = ServedStages.None;

    /// <summary>The path as sent, without query, dot segments resolved.</summary>
    public string Path { get; set; } = "";

    /// <summary>The query as sent with its question mark; empty when there is none.</summary>
    public string Query { get; set; } = "";

    /// <summary>Where the path behind the stage begins in <see cref="Path"/>.</summary>
    public int RouteStart { get; set; }

    /// <summary>Where the path as templates and the upstream see it begins: behind the <c>{apiId}</c> segment of a path address.</summary>
    public int PublicStart { get; set; }

    /// <summary>The caller's verb, or the one that <c>X-HTTP-Method-Override</c> names.</summary>
    public string Verb { get; set; } = "";

    public CompiledStage? Stage { get; set; }

    public CompiledMethod? Method { get; set; }

    public PathCaptures Captures;

    public KeyRecord? Key { get; set; }

    public bool WithPreviousSecret { get; set; }

    public CompiledPlan? Plan { get; set; }

    public PlanUse? PlanUse { get; set; }

    /// <summary>Milliseconds that the backend took; NaN when it was not called.</summary>
    public double IntegrationMilliseconds { get; set; }

    /// <summary>Timestamp at which the call of the backend began.</summary>
    public long IntegrationStarted { get; set; }

    public string RequestId { get; set; } = "";

    public string ExtendedRequestId { get; set; } = "";

    /// <summary>Set once there is one; absent on answers from before the integration.</summary>
    public string? TraceId { get; set; }

    /// <summary>The caller's address and protocol, after <c>Gateway:TrustedProxies</c>.</summary>
    public Caller Caller { get; set; }

    /// <summary>Null while nothing went wrong.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Why the gateway answered as it did, in a few words for people.</summary>
    public string? Reason { get; set; }

    /// <summary>Name of the limit that fired: <c>plan-rate</c>, <c>plan-quota</c>, …</summary>
    public string? Limit { get; set; }

    public int RetryAfterSeconds { get; set; }

    public Counted Quota { get; set; }

    public ReadOnlySpan<char> RoutePath => Path.AsSpan(RouteStart);

    /// <summary>The value of the route's variable as sent, not decoded; empty when the route has no such variable.</summary>
    public ReadOnlySpan<char> PathParameter(int index) => index < 0 ? default : RoutePath.Slice(Captures[index].Start, Captures[index].Length);

    /// <summary>The peer's address as text; formatted once per connection.</summary>
    public string RemoteText(IPAddress? address)
    {
        if (!ReferenceEquals(address, _remoteAddress))
        {
            _remoteAddress = address;
            _remoteText = address is null ? "" : Outbound.AddressRange.Plain(address).ToString();
        }

        return _remoteText;
    }

    public void Reset()
    {
        Served = ServedStages.None;
        Path = Query = Verb = RequestId = ExtendedRequestId = "";
        Stage = null;
        Method = null;
        Key = null;
        Plan = null;
        PlanUse = null;
        TraceId = ErrorType = Reason = Limit = null;
        RouteStart = PublicStart = RetryAfterSeconds = 0;
        WithPreviousSecret = false;
        IntegrationMilliseconds = double.NaN;
        IntegrationStarted = 0;
        Quota = default;
        Caller = default;
    }
}
