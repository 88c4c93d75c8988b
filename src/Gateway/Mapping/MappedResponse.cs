using System.Buffers;
using Gatehouse.Gateway.Integrations.Http;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;

namespace Gatehouse.Gateway.Mapping;

/// <summary>Turns a backend's answer into the method's: chosen status, mapped headers, template or the body as it is.</summary>
internal static class MappedResponse
{
    /// <returns>Null when the answer is written.</returns>
    public static GatewayResponseType? Write(Exchange x, ResponseSelection responses, int backendStatus, HttpResponseMessage? backend, ReadOnlySpan<byte> body)
    {
        if (responses.Select(backendStatus) is not { } chosen)
        {
            x.Reason = $"No match for output mapping and no default output mapping configured. Endpoint Response Status Code: {backendStatus}";
            return GatewayResponseType.ApiConfigurationError;
        }

        if (!chosen.Declared)
        {
            x.Reason = $"The method declares no response {chosen.Status}.";
            return GatewayResponseType.ApiConfigurationError;
        }

        var response = x.Http.Response;
        response.StatusCode = chosen.Status;
        foreach (var (name, source) in chosen.Headers)
        {
            if (source.Read(x, backend) is { Length: > 0 } value && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 && HeaderRules.MappedToCaller(name) is { } shown)
            {
                response.Headers[shown] = value;
            }
        }

        if (chosen.TemplateFor(x.Http.Request.Headers.Accept.ToString()) is { } template)
        {
            body = template.Template.Render().Span;
            SetType(template.MediaType);
        }

        SetType(backend?.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) is true ? type.ToString() : "application/json");
        AnswerHeaders.Add(x);
        if (chosen.Status is not (204 or 205 or 304))
        {
            response.ContentLength = body.Length;
            response.BodyWriter.Write(body);
        }

        return null;

        void SetType(string type)
        {
            if (response.Headers.ContentType.Count == 0)
            {
                response.Headers.ContentType = type;
            }
        }
    }
}
