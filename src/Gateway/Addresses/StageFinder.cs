using System.Net;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Gatehouse.Gateway.Stages;

namespace Gatehouse.Gateway.Addresses;

/// <summary>
/// Finds the stage that a request means, by host (<c>{apiId}.execute-api.{anything}</c>) or, on the gateway's own names,
/// by path (<c>/{apiId}/{stage}/…</c>). What fits neither is forbidden.
/// </summary>
internal sealed class StageFinder(string ownHost, bool pathAddresses)
{
    private const string ExecuteApi = "execute-api";

    /// <returns>Null when the stage was found and <see cref="Exchange.RouteStart"/> is set.</returns>
    public GatewayResponseType? Find(Exchange x)
    {
        var host = WithoutPort(x.Http.Request.Host.Value.AsSpan());
        if (ApiIdOf(host) is { IsEmpty: false } apiId)
        {
            return FindStage(x, apiId, 0) ? null : Refuse(x, $"No stage answers at {host}{x.Path}.");
        }

        if (!IsOwnHost(host))
        {
            return Refuse(x, $"The host {host} is none of this gateway's addresses.");
        }

        if (!pathAddresses)
        {
            return Refuse(x, "Addresses by path are switched off (Gateway:PathAddresses).");
        }

        var start = SkipSlashes(x.Path, 0);
        var end = SegmentEnd(x.Path, start);
        return FindStage(x, x.Path.AsSpan(start, end - start), end) ? null : Refuse(x, $"No API and stage answer at {x.Path}.");
    }

    /// <summary>Whether the request's host is one of the gateway's own names: loopback, or that of <c>Gateway:Url</c>.</summary>
    public bool IsOwnHost(Exchange x) => IsOwnHost(WithoutPort(x.Http.Request.Host.Value.AsSpan()));

    private bool IsOwnHost(ReadOnlySpan<char> host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(ownHost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim("[]"), out var address) && IPAddress.IsLoopback(address));

    private static bool FindStage(Exchange x, ReadOnlySpan<char> apiId, int from)
    {
        var start = SkipSlashes(x.Path, from);
        var end = SegmentEnd(x.Path, start);
        if (x.Served.Find(apiId, x.Path.AsSpan(start, end - start)) is not { } stage || stage.ExecuteApiDisabled)
        {
            return false;
        }

        x.Stage = stage;
        x.PublicStart = from;
        x.RouteStart = end;
        return true;
    }

    private static GatewayResponseType Refuse(Exchange x, string reason)
    {
        x.Reason = reason;
        return GatewayResponseType.Forbidden;
    }

    private static ReadOnlySpan<char> ApiIdOf(ReadOnlySpan<char> host)
    {
        var dot = host.IndexOf('.');
        if (dot <= 0)
        {
            return default;
        }

        var rest = host[(dot + 1)..];
        return rest.StartsWith(ExecuteApi, StringComparison.OrdinalIgnoreCase) && (rest.Length == ExecuteApi.Length || rest[ExecuteApi.Length] == '.')
            ? host[..dot]
            : default;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host.EndsWith("]") ? host : host[..colon];
    }

    private static int SkipSlashes(string path, int at)
    {
        while (at < path.Length && path[at] == '/')
        {
            at++;
        }

        return at;
    }

    private static int SegmentEnd(string path, int start)
    {
        var slash = path.IndexOf('/', start);
        return slash < 0 ? path.Length : slash;
    }
}
