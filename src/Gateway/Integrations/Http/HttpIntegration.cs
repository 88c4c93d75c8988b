using System.Buffers;
using Gatehouse.Gateway.Mapping;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Integrations.Http;

/// <summary>
/// Calls a backend with only what is mapped, and answers with the integration response that the backend's status selects.
/// Both bodies are read whole before they go on, at most 10 MB each.
/// </summary>
internal sealed class HttpIntegration(
    UpstreamRequest request, TemplateSet templates, ResponseSelection responses, HttpMessageInvoker client, TimeSpan timeout, Deadlines deadlines, TimeProvider time)
    : IIntegration
{
    public async ValueTask<GatewayResponseType?> InvokeAsync(Exchange x)
    {
        if (request.ForbiddenHeader is { } header)
        {
            x.Reason = $"{header} header already present: it cannot be mapped.";
            return GatewayResponseType.ApiConfigurationError;
        }

        if (!templates.Choose(x.Http.Request.ContentType ?? "", out var template))
        {
            x.Reason = $"No request template for the content type '{x.Http.Request.ContentType}'.";
            return GatewayResponseType.UnsupportedMediaType;
        }

        if (request.Address(x, withCallersQuery: false) is not { } address)
        {
            return GatewayResponseType.ApiConfigurationError;
        }

        byte[] sent;
        try
        {
            sent = template is null ? await ReadAsync(x.Http.Request.Body, x.Http.RequestAborted) ?? [] : template.Render().ToArray();
        }
        catch (BadHttpRequestException e)
        {
            x.Reason = e.Message;
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayResponseType.RequestTooLarge : GatewayResponseType.BadRequest;
        }

        x.IntegrationStarted = time.GetTimestamp();
        var deadline = deadlines.Start(timeout);
        using var aborted = x.Http.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            using var message = Message(x, address, sent);
            using var answer = await client.SendAsync(message, deadline.Token);
            await using var stream = await answer.Content.ReadAsStreamAsync(deadline.Token);
            var body = await ReadAsync(stream, deadline.Token);
            x.IntegrationMilliseconds = time.GetElapsedTime(x.IntegrationStarted).TotalMilliseconds;
            if (body is null)
            {
                x.Reason = $"The backend's answer is larger than {RequestLimits.Body:N0} bytes.";
                return GatewayResponseType.ApiConfigurationError;
            }

            return MappedResponse.Write(x, responses, (int)answer.StatusCode, answer, body);
        }
        catch (OperationCanceledException)
        {
            x.IntegrationMilliseconds = time.GetElapsedTime(x.IntegrationStarted).TotalMilliseconds;
            x.Reason = x.Http.RequestAborted.IsCancellationRequested ? "The caller went away." : $"The backend did not answer within {timeout.TotalMilliseconds:0} ms.";
            return GatewayResponseType.IntegrationTimeout;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            x.IntegrationMilliseconds = time.GetElapsedTime(x.IntegrationStarted).TotalMilliseconds;
            x.Reason = (e.InnerException as OutboundDeniedException)?.Message ?? $"The backend could not be reached: {e.Message}";
            return GatewayResponseType.IntegrationFailure;
        }
        finally
        {
            aborted.Dispose();
            deadlines.Return(deadline);
        }
    }

    private HttpRequestMessage Message(Exchange x, Uri address, byte[] body)
    {
        var message = new HttpRequestMessage(request.Verb(x), address);
        var withBody = body.Length > 0 || message.Method.Method is "POST" or "PUT" or "PATCH";
        if (withBody)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", x.Http.Request.ContentType is { Length: > 0 } type ? type : "application/json");
        }

        request.MapHeaders(x, message);
        request.AddOwnHeaders(x, message);
        return message;
    }

    /// <returns>Null when there is more than the limit.</returns>
    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }

                length += read;
                if (length > RequestLimits.Body)
                {
                    return null;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
