using Gatehouse.Gateway.Integrations.Http;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway.Integrations.HttpProxy;

/// <summary>Writes one proxied request's address and headers, and its answer's headers.</summary>
internal sealed class ProxyTransformer(Exchange x, UpstreamRequest target, Uri address, TimeProvider time) : HttpTransformer
{
    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = address;
        proxyRequest.Method = target.Verb(x);
        foreach (var (name, values) in httpContext.Request.Headers)
        {
            if (HeaderRules.GoesToBackend(name) && !IsSignature(name, values))
            {
                Add(proxyRequest, name, values);
            }
        }

        target.MapHeaders(x, proxyRequest);
        target.AddOwnHeaders(x, proxyRequest);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", x.Caller.ForwardedFor);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Port", x.Caller.Port);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", x.Caller.Proto);
        if (proxyRequest.Content is { } content && httpContext.Request.ContentLength is { } length)
        {
            content.Headers.ContentLength = length;
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        x.IntegrationMilliseconds = time.GetElapsedTime(x.IntegrationStarted).TotalMilliseconds;
        if (proxyResponse is null)
        {
            return ValueTask.FromResult(false);
        }

        var response = httpContext.Response;
        Copy(proxyResponse.Headers.NonValidated, response);
        Copy(proxyResponse.Content.Headers.NonValidated, response);
        if (proxyResponse.Content.Headers.ContentLength is { } length)
        {
            response.ContentLength = length;
        }

        if (response.Headers.ContentType.Count == 0 && MayHaveBody(response.StatusCode) && response.ContentLength != 0)
        {
            response.Headers.ContentType = "application/json";
        }

        AnswerHeaders.Add(x);
        return ValueTask.FromResult(true);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated from, HttpResponse response)
    {
        foreach (var (name, values) in from)
        {
            if (HeaderRules.ToCaller(name) is { } shown)
            {
                response.Headers.Append(shown, values.Count == 1 ? values.ToString() : new StringValues([.. values]));
            }
        }
    }

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        if (values.Count == 1)
        {
            var value = values[0];
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        else if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    // A signature is for this gateway, and worth nothing behind it.
    private static bool IsSignature(string name, StringValues values) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && values.ToString().StartsWith("AWS4-HMAC-SHA256", StringComparison.Ordinal);

    private static bool MayHaveBody(int status) => status is >= 200 and not (204 or 205 or 304);
}
