using System.Buffers;
using Gatehouse.Gateway.Addresses;

namespace Gatehouse.Gateway.Requests;

/// <summary><c>/ping</c> and <c>/sping</c> on every domain; <c>/healthz</c> and <c>/readyz</c> on the gateway's own names when no API owns them.</summary>
internal static class HealthAnswers
{
    private const int LongestPath = 8;

    public static bool TryAnswer(Exchange x, StageFinder finder)
    {
        if (x.Path.Length > LongestPath)
        {
            return false;
        }

        switch (x.Path)
        {
            case "/ping" or "/sping":
                Write(x, 200, "healthy"u8);
                return true;
            case "/healthz" or "/readyz" when finder.IsOwnHost(x) && !x.Served.Owns(x.Path.AsSpan(1)):
                var ready = x.Path == "/healthz" || x.Served.IsReady;
                Write(x, ready ? 200 : 503, ready ? "healthy"u8 : "not ready"u8);
                return true;
            default:
                return false;
        }
    }

    private static void Write(Exchange x, int status, ReadOnlySpan<byte> text)
    {
        var response = x.Http.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain";
        response.ContentLength = text.Length;
        response.BodyWriter.Write(text);
    }
}
