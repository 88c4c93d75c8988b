using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Gateway.Responses;

/// <summary>
/// How AWS answers a request that matches no method: it looks for a signature, and complains of the
/// <c>Authorization</c> header when that holds something else.
/// </summary>
internal static class UnmatchedRequest
{
    public static GatewayResponseType Answer(string authorization)
    {
        if (authorization.Length == 0 || authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return GatewayResponseType.MissingAuthenticationToken;
        }

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)));
        var token = authorization[(authorization.IndexOf(' ') + 1)..];
        return GatewayResponseType.IncompleteSignature.With(token != authorization && !token.Contains('=')
            ? $"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{hash}'."
            : "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
                + "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                + $"(Hashed with SHA-256 and encoded with Base64) Authorization={hash}");
    }
}
