using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Aws.Signing;

/// <summary>The scope of a Signature Version 4 credential: one day, one region, one service.</summary>
/// <param name="Date">Eight digits, <c>yyyyMMdd</c>, UTC.</param>
public sealed record CredentialScope(string AccessKeyId, string Date, string Region, string Service)
{
    /// <summary>What stands in the string to sign: <c>20261124/us-east-1/apigateway/aws4_request</c>.</summary>
    public string Value => $"{Date}/{Region}/{Service}/aws4_request";
}

/// <summary>Derives the key that signs within one scope (AWS documentation: "Create a signed AWS API request", step 3).</summary>
public static class SigningKey
{
    /// <returns>32 bytes.</returns>
    public static byte[] Derive(string secretAccessKey, string date, string region, string service)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), Encoding.UTF8.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }

    public static byte[] Derive(string secretAccessKey, CredentialScope scope) =>
        Derive(secretAccessKey, scope.Date, scope.Region, scope.Service);
}
