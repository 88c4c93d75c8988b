using Gatehouse.Gateway.Responses;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Gateway.Requests;

/// <summary>Sizes that no request may pass ("Amazon API Gateway quotas for running a REST API").</summary>
internal static class RequestLimits
{
    /// <summary>Path and query, characters.</summary>
    public const int Url = 10_240;

    /// <summary>Sum of all header values, characters.</summary>
    public const int HeaderValues = 10_240;

    /// <summary>Bytes.</summary>
    public const int Body = 10_485_760;

    public static GatewayResponseType? Check(Exchange x)
    {
        if (x.Path.Length + x.Query.Length > Url)
        {
            x.Reason = $"The URL is longer than {Url:N0} characters.";
            return GatewayResponseType.UriTooLong;
        }

        var values = 0;
        foreach (var (_, value) in x.Http.Request.Headers)
        {
            for (var i = 0; i < value.Count; i++)
            {
                values += value[i]?.Length ?? 0;
            }
        }

        if (values > HeaderValues)
        {
            x.Reason = $"The header values are longer than {HeaderValues:N0} characters together.";
            return GatewayResponseType.HeadersTooLarge;
        }

        return TooLong(x.Http.Request) ? GatewayResponseType.RequestTooLarge : null;
    }

    private static bool TooLong(HttpRequest request) => request.ContentLength > Body;
}
