using Gatehouse.Gateway.Routing;

namespace Gatehouse.Gateway.Requests;

/// <summary>One finished request, for people who watch.</summary>
public sealed class RequestRecord
{
    private readonly IReadOnlyList<(string Verb, string Path)>? _routes;
    private readonly string? _reason;
    private string? _nearest;

    internal RequestRecord(Exchange x, double milliseconds)
    {
        Id = x.RequestId;
        At = x.ReceivedAt;
        Verb = x.Verb;
        Path = x.Path.Length > LongestPath ? x.Path[..LongestPath] + "…" : x.Path;
        Status = x.Http.Response.StatusCode;
        Milliseconds = milliseconds;
        BackendMilliseconds = double.IsNaN(x.IntegrationMilliseconds) ? null : x.IntegrationMilliseconds;
        AccountId = x.Stage?.AccountId;
        ApiId = x.Stage?.ApiId;
        ApiName = x.Stage?.ApiName;
        Stage = x.Stage?.Stage;
        Resource = x.Method?.ResourcePath;
        Method = x.Method?.Verb;
        _key = x.Key;
        ErrorType = x.ErrorType;
        _reason = x.Reason;
        if (x.Stage is { } stage && x.Method is null && _reason is null)
        {
            _routes = stage.RouteNames;
            RoutePath = x.RoutePath.Length == 0 ? "/" : x.RoutePath.Length > LongestPath ? x.RoutePath[..LongestPath].ToString() : x.RoutePath.ToString();
        }
    }

    private const int LongestPath = 512;
    private readonly Keys.KeyRecord? _key;

    /// <summary>The <c>x-amzn-RequestId</c> of the answer.</summary>
    public string Id { get; }

    public DateTimeOffset At { get; }

    /// <summary>The caller's verb.</summary>
    public string Verb { get; }

    /// <summary>As sent, without the query; at most 512 characters.</summary>
    public string Path { get; }

    public int Status { get; }

    /// <summary>Whole time in the gateway.</summary>
    public double Milliseconds { get; }

    /// <summary>Null when no backend was called.</summary>
    public double? BackendMilliseconds { get; }

    /// <summary>Null, as the next three, when no stage answers at the address.</summary>
    public string? AccountId { get; }

    public string? ApiId { get; }

    public string? ApiName { get; }

    public string? Stage { get; }

    /// <summary>The matched resource's path, <c>/pets/{id}</c>; null when nothing matched.</summary>
    public string? Resource { get; }

    /// <summary>The matched method as defined, <c>GET</c> or <c>ANY</c>.</summary>
    public string? Method { get; }

    public string? KeyId => _key?.Id;

    /// <summary>First characters of the API key's value; null without an accepted key.</summary>
    public string? KeyPrefix => _key?.Prefix;

    /// <summary>The gateway response that was given, <c>INVALID_API_KEY</c>; null when the backend's answer went out.</summary>
    public string? ErrorType { get; }

    /// <summary>Why, in a sentence: "no x-api-key header"; null when there is nothing to say.</summary>
    public string? Reason => _reason ?? (_routes is null ? null : _nearest ??= NearestRoute.Explain(Verb, RoutePath!, _routes));

    private string? RoutePath { get; }
}
