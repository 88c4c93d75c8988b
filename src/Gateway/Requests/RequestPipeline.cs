using System.Buffers;
using Gatehouse.Gateway.Addresses;
using Gatehouse.Gateway.Keys;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Responses;
using Gatehouse.Gateway.Routing;
using Gatehouse.Gateway.Stages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Requests;

/// <summary>What happens to a request, from its first byte to its record.</summary>
internal sealed partial class RequestPipeline(
    NodeStages stages, StageFinder finder, CallerReader callers, KeyCheck keys, RequestTail tail, TimeProvider time, ILogger<RequestPipeline> logger)
{
    /// <summary>
    /// 1. take down the request; 2. health; 3. find the stage; 4. size limits; 5. match the route; 6. API key; 7. throttles and
    /// quota; 8. integration, which writes the answer; 9. or the gateway's own answer; 10. record.
    /// </summary>
    public async Task RunAsync(Exchange x)
    {
        Begin(x);
        if (HealthAnswers.TryAnswer(x, finder))
        {
            return;
        }

        GatewayResponseType? refusal;
        try
        {
            refusal = Ready(x) ?? finder.Find(x) ?? RequestLimits.Check(x) ?? MatchRoute(x) ?? keys.Check(x) ?? Admission.Admit(x);
            if (refusal is null)
            {
                refusal = await x.Method!.Integration.InvokeAsync(x);
            }
        }
        catch (BadHttpRequestException e)
        {
            x.Reason = e.Message;
            refusal = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayResponseType.RequestTooLarge : GatewayResponseType.BadRequest;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && x.Http.RequestAborted.IsCancellationRequested)
        {
            x.Reason = "The caller went away.";
            refusal = GatewayResponseType.IntegrationFailure;
        }
        catch (Exception e)
        {
            Failed(logger, e, x.RequestId);
            x.Reason = "The gateway failed; its log has the reason under this request's id.";
            refusal = GatewayResponseType.ApiConfigurationError;
        }

        if (refusal is not null)
        {
            Answer(x, refusal);
        }

        Record(x);
    }

    private void Begin(Exchange x)
    {
        x.Started = time.GetTimestamp();
        x.ReceivedAt = time.GetUtcNow();
        x.Served = stages.Current;
        var request = x.Http.Request;
        (x.Path, x.Query) = RequestTarget.Split(x.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        x.Verb = request.Headers.TryGetValue("X-HTTP-Method-Override", out var verb) && verb is [{ Length: > 0 } other] ? other.ToUpperInvariant() : request.Method;
        x.RequestId = RequestIds.Request(request.Headers["x-amzn-requestid"]);
        x.ExtendedRequestId = RequestIds.Extended();
        x.Caller = callers.Read(x);
    }

    private static GatewayResponseType? Ready(Exchange x)
    {
        if (x.Served.IsReady)
        {
            return null;
        }

        x.Reason = "This node has no configuration yet.";
        return GatewayResponseType.NotReady;
    }

    private static GatewayResponseType? MatchRoute(Exchange x)
    {
        x.Method = x.Stage!.Routes.Match(x.RoutePath, HttpVerb.Parse(x.Verb), ref x.Captures);
        return x.Method is null ? UnmatchedRequest.Answer(x.Http.Request.Headers.Authorization.ToString()) : null;
    }

    private static void Answer(Exchange x, GatewayResponseType type)
    {
        x.ErrorType = type.Name;
        var response = x.Http.Response;
        if (response.HasStarted)
        {
            x.Http.Abort();
            return;
        }

        response.Clear();
        response.StatusCode = type.Status;
        response.ContentType = "application/json";
        response.ContentLength = type.DefaultBody.Length;
        response.Headers["x-amzn-ErrorType"] = type.ErrorType;
        AnswerHeaders.Add(x);
        response.BodyWriter.Write(type.DefaultBody);
    }

    private void Record(Exchange x)
    {
        var milliseconds = time.GetElapsedTime(x.Started).TotalMilliseconds;
        (x.Method?.Series ?? x.Stage?.Unmatched)?.Record(x.Http.Response.StatusCode, milliseconds, x.IntegrationMilliseconds);
        tail.Write(new RequestRecord(x, milliseconds));
    }

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed inside the gateway.")]
    private static partial void Failed(ILogger logger, Exception exception, string requestId);
}
