using Gatehouse.Gateway.Integrations.Http;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway.Integrations.HttpProxy;

/// <summary>Passes the request on and the answer back, streaming both, but for the headers that a gateway may not pass.</summary>
internal sealed class HttpProxyIntegration(
    UpstreamRequest request, HttpMessageInvoker client, IHttpForwarder forwarder, TimeSpan timeout, Deadlines deadlines, TimeProvider time) : IIntegration
{
    // The forwarder wants a prefix; the transformer always sets the whole address.
    private const string Unused = "http://backend";

    // The time-out is the deadline of the whole call. This one is for idleness, and never comes first.
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromMinutes(5) };

    public async ValueTask<GatewayResponseType?> InvokeAsync(Exchange x)
    {
        if (request.ForbiddenHeader is { } header)
        {
            x.Reason = $"{header} header already present: it cannot be mapped.";
            return GatewayResponseType.ApiConfigurationError;
        }

        if (request.Address(x, withCallersQuery: true) is not { } address)
        {
            return GatewayResponseType.ApiConfigurationError;
        }

        var http = x.Http;

        // REST APIs upgrade nothing; without this the forwarder would.
        http.Request.Headers.Remove("Upgrade");
        x.IntegrationStarted = time.GetTimestamp();
        var deadline = deadlines.Start(timeout);
        try
        {
            var error = await forwarder.SendAsync(http, Unused, client, Config, new ProxyTransformer(x, request, address, time), deadline.Token);
            if (double.IsNaN(x.IntegrationMilliseconds))
            {
                x.IntegrationMilliseconds = time.GetElapsedTime(x.IntegrationStarted).TotalMilliseconds;
            }

            return error == ForwarderError.None ? null : Explain(x, error, deadline.IsCancellationRequested);
        }
        finally
        {
            deadlines.Return(deadline);
        }
    }

    private GatewayResponseType? Explain(Exchange x, ForwarderError error, bool timedOut)
    {
        var exception = x.Http.Features.Get<IForwarderErrorFeature>()?.Exception;
        x.Http.Features.Set<IForwarderErrorFeature>(null);
        if (x.Http.Response.HasStarted)
        {
            // The status is out; the forwarder has cut the connection so that the caller sees an unfinished answer.
            x.ErrorType = timedOut ? GatewayResponseType.IntegrationTimeout.Name : GatewayResponseType.IntegrationFailure.Name;
            x.Reason = $"The answer broke off: {(timedOut ? "the time-out passed" : error)}.";
            return null;
        }

        if (Find<BadHttpRequestException>(exception) is { } bad)
        {
            x.Reason = bad.Message;
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayResponseType.RequestTooLarge : GatewayResponseType.BadRequest;
        }

        if (timedOut)
        {
            x.Reason = $"The backend did not answer within {timeout.TotalMilliseconds:0} ms.";
            return GatewayResponseType.IntegrationTimeout;
        }

        if (x.Http.RequestAborted.IsCancellationRequested)
        {
            x.Reason = "The caller went away.";
        }
        else
        {
            x.Reason = Find<OutboundDeniedException>(exception)?.Message ?? $"The backend could not be reached: {exception?.Message ?? error.ToString()}";
        }

        return GatewayResponseType.IntegrationFailure;
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return exception as T;
    }
}
