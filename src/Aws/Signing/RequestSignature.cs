using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Aws.Signing;

/// <summary>
/// What a caller claims by Signature Version 4, in the Authorization header or in the query of a presigned URL. First read it,
/// then find the signing key of <see cref="Scope"/>, then verify.
/// </summary>
public sealed class RequestSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly string[] RequiredParameters =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly string EmptyBody = Convert.ToHexStringLower(SHA256.HashData([]));

    private readonly string[] _signedHeaders;
    private readonly string _signature;
    private readonly string _timestamp;
    private readonly DateTimeOffset _signedAt;
    private readonly TimeSpan? _expires;

    private RequestSignature(
        CredentialScope scope, string[] signedHeaders, string signature, string timestamp, DateTimeOffset signedAt, TimeSpan? expires, string? sessionToken)
    {
        Scope = scope;
        _signedHeaders = signedHeaders;
        _signature = signature;
        _timestamp = timestamp;
        _signedAt = signedAt;
        _expires = expires;
        SessionToken = sessionToken;
    }

    public CredentialScope Scope { get; }

    /// <summary><c>X-Amz-Security-Token</c>, when the caller sent one.</summary>
    public string? SessionToken { get; }

    public bool IsPresigned => _expires is not null;

    /// <summary>Whether a request carries anything that claims to be a signature.</summary>
    public static bool IsClaimed(HttpRequest request) =>
        request.Query.ContainsKey("X-Amz-Algorithm")
        || request.Headers.Authorization.ToString().StartsWith(Algorithm, StringComparison.Ordinal);

    /// <summary>Reads the claim; false with the failure in AWS's words when there is none, or half of one.</summary>
    public static bool TryRead(
        IHeaderDictionary headers,
        IQueryCollection query,
        [NotNullWhen(true)] out RequestSignature? signature,
        [NotNullWhen(false)] out SignatureFailure? failure)
    {
        signature = null;
        if (headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            failure = ReadHeader(authorization, headers, out signature);
        }
        else if (query.Keys.Any(key => key is "X-Amz-Algorithm" or "X-Amz-Signature" or "X-Amz-Credential"))
        {
            failure = ReadQuery(query, out signature);
        }
        else
        {
            failure = SignatureFailure.Missing;
        }

        return failure is null;
    }

    /// <summary>
    /// Checks time, scope, signature and body.
    /// </summary>
    /// <param name="method">The verb as sent.</param>
    /// <param name="rawPath">The path exactly as sent, encoded, without the query.</param>
    /// <param name="rawQuery">The query exactly as sent, without the question mark.</param>
    /// <param name="bodyHash">SHA-256 of the body, 64 lower-case hex digits; null means that the body is empty.</param>
    /// <param name="signingKey">Of <see cref="Scope"/>; null when the access key is not known.</param>
    /// <param name="service">The service that the scope must name.</param>
    /// <param name="region">The region that the scope must name.</param>
    /// <returns>Null when the signature is good.</returns>
    public SignatureFailure? Verify(
        string method, string rawPath, string rawQuery, IHeaderDictionary headers, string? bodyHash, byte[]? signingKey, string service, string region, DateTimeOffset now)
    {
        if (CheckScope(service, region) is { } wrongScope)
        {
            return wrongScope;
        }

        if (CheckTime(now) is { } wrongTime)
        {
            return wrongTime;
        }

        if (signingKey is null)
        {
            return SignatureFailure.UnknownKey;
        }

        if (CheckSignedHeaders(headers) is { } unsigned)
        {
            return unsigned;
        }

        var actualHash = bodyHash ?? EmptyBody;
        var claimedHash = headers["x-amz-content-sha256"].ToString();
        if (claimedHash.Length > 0)
        {
            // A claimed hash that is not the body's is a body that was changed on the way (or UNSIGNED-PAYLOAD, which only S3 takes).
            if (!FixedTimeEquals(claimedHash, actualHash))
            {
                return Mismatch(method, rawPath, rawQuery, headers, actualHash);
            }
        }

        foreach (var normalize in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var plusIsSpace in (ReadOnlySpan<bool>)[false, true])
            {
                if (plusIsSpace && !rawQuery.Contains('+', StringComparison.Ordinal))
                {
                    continue;
                }

                var canonical = CanonicalRequest(method, rawPath, rawQuery, headers, actualHash, normalize, plusIsSpace);
                var expected = Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(StringToSign(canonical))));
                if (FixedTimeEquals(expected, _signature))
                {
                    return null;
                }
            }
        }

        return Mismatch(method, rawPath, rawQuery, headers, actualHash);
    }

    private static SignatureFailure? ReadHeader(string authorization, IHeaderDictionary headers, out RequestSignature? signature)
    {
        signature = null;
        var scheme = authorization.IndexOf(' ', StringComparison.Ordinal);
        var rest = scheme < 0 ? "" : authorization[(scheme + 1)..];
        string? credential = null, signedHeaders = null, value = null;
        foreach (var part in rest.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return SignatureFailure.Incomplete(
                    $"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{Hashed(authorization)}'.");
            }

            switch (part[..equals])
            {
                case "Credential":
                    credential = part[(equals + 1)..];
                    break;
                case "SignedHeaders":
                    signedHeaders = part[(equals + 1)..];
                    break;
                case "Signature":
                    value = part[(equals + 1)..];
                    break;
            }
        }

        var date = headers["X-Amz-Date"].ToString() is { Length: > 0 } amazonDate ? amazonDate : headers.Date.ToString();
        var missing = new List<string>();
        if (credential is null)
        {
            missing.Add("Authorization header requires 'Credential' parameter.");
        }

        if (value is null)
        {
            missing.Add("Authorization header requires 'Signature' parameter.");
        }

        if (signedHeaders is null)
        {
            missing.Add("Authorization header requires 'SignedHeaders' parameter.");
        }

        if (date.Length == 0)
        {
            missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        if (missing.Count > 0)
        {
            return SignatureFailure.Incomplete(
                $"{string.Join(' ', missing)} (Hashed with SHA-256 and encoded with Base64) Authorization={Hashed(authorization)}");
        }

        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            return SignatureFailure.Incomplete($"Unsupported AWS 'algorithm': '{authorization[..Math.Max(scheme, 0)]}'.");
        }

        return Build(credential!, signedHeaders!, value!, date, null, headers["X-Amz-Security-Token"].ToString(), out signature);
    }

    private static SignatureFailure? ReadQuery(IQueryCollection query, out RequestSignature? signature)
    {
        signature = null;
        var missing = RequiredParameters
            .Where(name => query[name].ToString().Length == 0)
            .Select(name => $"AWS query-string parameters must include '{name}'.")
            .ToList();
        if (missing.Count > 0)
        {
            return SignatureFailure.Incomplete($"{string.Join(' ', missing)} Re-examine the query-string parameters.");
        }

        if (query["X-Amz-Algorithm"] != Algorithm)
        {
            return SignatureFailure.Incomplete($"Unsupported AWS 'algorithm': '{query["X-Amz-Algorithm"]}'.");
        }

        if (!int.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 604_800)
        {
            return SignatureFailure.Incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800 (one week).");
        }

        return Build(
            query["X-Amz-Credential"].ToString(),
            query["X-Amz-SignedHeaders"].ToString(),
            query["X-Amz-Signature"].ToString(),
            query["X-Amz-Date"].ToString(),
            TimeSpan.FromSeconds(seconds),
            query["X-Amz-Security-Token"].ToString(),
            out signature);
    }

    private static SignatureFailure? Build(
        string credential, string signedHeaders, string value, string date, TimeSpan? expires, string sessionToken, out RequestSignature? signature)
    {
        signature = null;

        // An access key id holds no slash; a region or service holds none either.
        var parts = credential.Split('/');
        if (parts.Length != 5 || parts[4] != "aws4_request" || parts.Any(part => part.Length == 0))
        {
            return SignatureFailure.Incomplete(
                $"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'.");
        }

        if (!TryReadDate(date, out var signedAt))
        {
            return SignatureFailure.Incomplete(
                $"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601.");
        }

        var timestamp = signedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var names = signedHeaders.Split(';', StringSplitOptions.RemoveEmptyEntries);
        signature = new RequestSignature(
            new CredentialScope(parts[0], parts[1], parts[2], parts[3]), names, value, timestamp, signedAt, expires, sessionToken.Length == 0 ? null : sessionToken);
        return null;
    }

    private static bool TryReadDate(string date, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(
            date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at)
        || DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

    private SignatureFailure? CheckScope(string service, string region)
    {
        if (Scope.Date != _timestamp[..8])
        {
            return SignatureFailure.Invalid(
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{Scope.Date}' != '{_timestamp[..8]}', from '{_timestamp}'.");
        }

        if (Scope.Region != region)
        {
            return SignatureFailure.Invalid($"Credential should be scoped to a valid region, not '{Scope.Region}'. ");
        }

        return Scope.Service != service
            ? SignatureFailure.Invalid($"Credential should be scoped to correct service: '{service}'. ")
            : null;
    }

    private SignatureFailure? CheckTime(DateTimeOffset now)
    {
        var earliest = now - Skew;
        if (_expires is { } expires)
        {
            if (now > _signedAt + expires)
            {
                return SignatureFailure.Invalid(
                    $"Signature expired: {Stamp(_signedAt + expires)} is now earlier than {Stamp(now)}");
            }
        }
        else if (_signedAt < earliest)
        {
            return SignatureFailure.Invalid(
                $"Signature expired: {_timestamp} is now earlier than {Stamp(earliest)} ({Stamp(now)} - 5 min.)");
        }

        return _signedAt > now + Skew
            ? SignatureFailure.Invalid($"Signature not yet current: {_timestamp} is still later than {Stamp(now + Skew)} ({Stamp(now)} + 5 min.)")
            : null;
    }

    private SignatureFailure? CheckSignedHeaders(IHeaderDictionary headers)
    {
        if (!_signedHeaders.Contains("host", StringComparer.Ordinal))
        {
            return SignatureFailure.Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        foreach (var name in headers.Keys)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !_signedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return SignatureFailure.Invalid($"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }

        return null;
    }

    private string CanonicalRequest(
        string method, string rawPath, string rawQuery, IHeaderDictionary headers, string bodyHash, bool normalize, bool plusIsSpace) =>
        $"{method}\n{Canonical.Path(rawPath, normalize)}\n{Canonical.Query(rawQuery, IsPresigned ? "X-Amz-Signature" : null, plusIsSpace)}\n"
        + $"{Canonical.Headers(headers, _signedHeaders)}\n{string.Join(';', _signedHeaders)}\n{bodyHash}";

    private string StringToSign(string canonicalRequest) =>
        $"{Algorithm}\n{_timestamp}\n{Scope.Value}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";

    private SignatureFailure Mismatch(string method, string rawPath, string rawQuery, IHeaderDictionary headers, string bodyHash)
    {
        var canonical = CanonicalRequest(method, rawPath, rawQuery, headers, bodyHash, normalize: true, plusIsSpace: false);
        return SignatureFailure.Invalid(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
            + $"\n\nThe Canonical String for this request should have been\n'{canonical}'\n\nThe String-to-Sign should have been\n'{StringToSign(canonical)}'\n");
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Hashed(string value) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private static bool FixedTimeEquals(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
