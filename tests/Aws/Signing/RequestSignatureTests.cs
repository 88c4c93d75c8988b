using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Aws.Signing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Aws.Tests.Signing;

public sealed class RequestSignatureTests
{
    private const string KeyId = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// <summary>Cases of AWS's published Signature Version 4 test suite; all for 2015-08-30 12:36 UTC, us-east-1, "service".</summary>
    public static TheoryData<string, string, string, string, string> PublishedCases => new()
    {
        { "get-vanilla", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500" },
        { "get-vanilla-query-unreserved", "GET", "/", "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197" },
        { "post-vanilla", "POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
    };

    [Theory]
    [MemberData(nameof(PublishedCases))]
    public void Accepts_the_published_case(string name, string method, string path, string query, string signature)
    {
        Assert.NotEmpty(name);
        var at = new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
        var headers = new HeaderDictionary
        {
            ["Host"] = "example.amazonaws.com",
            ["X-Amz-Date"] = "20150830T123600Z",
            ["Authorization"] =
                $"AWS4-HMAC-SHA256 Credential={KeyId}/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
        };

        Assert.True(RequestSignature.TryRead(headers, QueryCollection.Empty, out var read, out _));
        Assert.Null(read.Verify(method, path, query, headers, null, SigningKey.Derive(Secret, read.Scope), "service", "us-east-1", at));
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/restapis/abc123/resources", "limit=25&position=x%2By")]
    [InlineData("/dev/a//b/./c", "")]
    [InlineData("/dev/caf%C3%A9/%F0%9F%9A%82", "q=%E2%82%AC&q=")]
    [InlineData("/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc", "tagKeys=b&tagKeys=a")]
    public void Accepts_what_it_signs_on_odd_paths_and_queries(string path, string query)
    {
        var signed = new Signed("GET", path, query, "");
        Assert.Null(signed.Verify());
    }

    [Fact]
    public void Accepts_a_path_that_was_normalised_before_signing()
    {
        var signed = new Signed("GET", "/dev/a/b", "", "");
        Assert.Null(signed.Verify(path: "/dev//a/./b"));
    }

    [Fact]
    public void Accepts_a_plus_that_was_signed_as_a_space()
    {
        var signed = new Signed("GET", "/", "q=a%20b", "");
        Assert.Null(signed.Verify(query: "q=a+b"));
    }

    [Fact]
    public void Refuses_another_body() => AssertMismatch(new Signed("POST", "/a", "", "{\"x\":1}").Verify(body: "{\"x\":2}"));

    [Fact]
    public void Refuses_another_path() => AssertMismatch(new Signed("GET", "/a", "", "").Verify(path: "/b"));

    [Fact]
    public void Refuses_another_query() => AssertMismatch(new Signed("GET", "/a", "x=1", "").Verify(query: "x=2"));

    [Fact]
    public void Refuses_another_verb() => AssertMismatch(new Signed("GET", "/a", "", "").Verify(method: "DELETE"));

    [Fact]
    public void Refuses_another_signed_header()
    {
        var signed = new Signed("GET", "/a", "", "");
        signed.Headers["Host"] = "elsewhere.example";
        AssertMismatch(signed.Verify());
    }

    [Fact]
    public void Refuses_another_secret() => AssertMismatch(new Signed("GET", "/a", "", "").Verify(secret: "another"));

    [Fact]
    public void The_mismatch_shows_the_canonical_string_and_the_string_to_sign()
    {
        var failure = new Signed("GET", "/a", "", "").Verify(secret: "another")!;
        Assert.Contains("The Canonical String for this request should have been\n'GET\n/a\n", failure.Message);
        Assert.Contains("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n", failure.Message);
    }

    [Fact]
    public void Refuses_an_unknown_key() =>
        Assert.Equal(SignatureFailure.UnknownKey, new Signed("GET", "/a", "", "").Verify(secret: null));

    [Fact]
    public void Refuses_an_unsigned_payload()
    {
        var signed = new Signed("POST", "/a", "", "body", "UNSIGNED-PAYLOAD");
        AssertMismatch(signed.Verify());
    }

    [Theory]
    [InlineData(-6, "Signature expired: ")]
    [InlineData(6, "Signature not yet current: ")]
    public void Refuses_a_clock_that_is_off(int minutes, string text)
    {
        var failure = new Signed("GET", "/a", "", "", at: Signed.Now.AddMinutes(minutes)).Verify()!;
        Assert.Equal("InvalidSignatureException", failure.ErrorType);
        Assert.StartsWith(text, failure.Message);
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public void Bears_a_clock_that_is_a_little_off(int minutes) =>
        Assert.Null(new Signed("GET", "/a", "", "", at: Signed.Now.AddMinutes(minutes)).Verify());

    [Fact]
    public void Refuses_another_region() =>
        Assert.StartsWith("Credential should be scoped to a valid region", new Signed("GET", "/a", "", "", region: "eu-west-1").Verify()!.Message);

    [Fact]
    public void Refuses_another_service() =>
        Assert.Equal("Credential should be scoped to correct service: 'apigateway'. ", new Signed("GET", "/a", "", "", service: "s3").Verify()!.Message);

    [Fact]
    public void Refuses_a_scope_of_another_day() =>
        Assert.StartsWith("Date in Credential scope does not match", new Signed("GET", "/a", "", "", scopeDate: "20250101").Verify()!.Message);

    [Fact]
    public void Refuses_an_amazon_header_that_was_not_signed()
    {
        var signed = new Signed("GET", "/a", "", "");
        signed.Headers["X-Amz-Extra"] = "1";
        Assert.Equal("'X-Amz-Extra' must be a 'SignedHeader' in the AWS Authorization.", signed.Verify()!.Message);
    }

    [Fact]
    public void Says_that_there_is_no_signature()
    {
        Assert.False(RequestSignature.TryRead(new HeaderDictionary(), QueryCollection.Empty, out _, out var failure));
        Assert.Equal(SignatureFailure.Missing, failure);
    }

    [Theory]
    [InlineData("Bearer abc", "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '")]
    [InlineData("Bearer", "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed")]
    [InlineData("Basic a=b==", "Authorization header requires 'Credential' parameter.")]
    public void Says_what_half_a_signature_lacks(string authorization, string text)
    {
        Assert.False(RequestSignature.TryRead(new HeaderDictionary { ["Authorization"] = authorization }, QueryCollection.Empty, out _, out var failure));
        Assert.Equal("IncompleteSignatureException", failure!.ErrorType);
        Assert.StartsWith(text, failure.Message);
    }

    [Fact]
    public void Accepts_a_presigned_address_until_it_expires()
    {
        var presigned = new Presigned(expires: 60);
        Assert.Null(presigned.Verify(Signed.Now.AddSeconds(59)));
        Assert.StartsWith("Signature expired: ", presigned.Verify(Signed.Now.AddSeconds(61))!.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(604_801)]
    public void Refuses_a_presigned_address_that_lives_too_long_or_not_at_all(int seconds)
    {
        var presigned = new Presigned(seconds);
        Assert.False(RequestSignature.TryRead(new HeaderDictionary(), presigned.Query, out _, out var failure));
        Assert.StartsWith("X-Amz-Expires must be", failure!.Message);
    }

    [Fact]
    public void Says_which_parameters_a_presigned_address_lacks()
    {
        var query = new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256" });
        Assert.False(RequestSignature.TryRead(new HeaderDictionary(), query, out _, out var failure));
        Assert.Contains("AWS query-string parameters must include 'X-Amz-Signature'.", failure!.Message);
    }

    private static void AssertMismatch(SignatureFailure? failure)
    {
        Assert.Equal("InvalidSignatureException", failure?.ErrorType);
        Assert.StartsWith("The request signature we calculated does not match", failure!.Message);
    }

    /// <summary>A request signed by an independent, naive signer: it encodes what the cases send already in canonical order.</summary>
    private sealed class Signed
    {
        public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        private readonly string _method;
        private readonly string _path;
        private readonly string _query;
        private readonly string _body;

        public Signed(
            string method, string path, string query, string body, string? claimedHash = null, DateTimeOffset? at = null, string region = "us-east-1", string service = "apigateway", string? scopeDate = null)
        {
            (_method, _path, _query, _body) = (method, path, query, body);
            var stamp = (at ?? Now).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            var date = scopeDate ?? stamp[..8];
            var hash = claimedHash ?? Hash(body);
            var encodedPath = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
            var sorted = string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).OrderBy(pair => pair, StringComparer.Ordinal));
            var canonical = $"{method}\n{encodedPath}\n{sorted}\nhost:localhost:5000\nx-amz-content-sha256:{hash}\nx-amz-date:{stamp}\n\nhost;x-amz-content-sha256;x-amz-date\n{hash}";
            var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{date}/{region}/{service}/aws4_request\n{Hash(canonical)}";
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey.Derive(Secret, date, region, service), Encoding.UTF8.GetBytes(toSign)));
            Headers = new HeaderDictionary
            {
                ["Host"] = "localhost:5000",
                ["X-Amz-Date"] = stamp,
                ["X-Amz-Content-Sha256"] = hash,
                ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={KeyId}/{date}/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}",
            };
        }

        public HeaderDictionary Headers { get; }

        public SignatureFailure? Verify(string? method = null, string? path = null, string? query = null, string? body = null, string? secret = Secret)
        {
            Assert.True(RequestSignature.TryRead(Headers, QueryCollection.Empty, out var read, out _));
            return read.Verify(
                method ?? _method, path ?? _path, query ?? _query, Headers, Hash(body ?? _body), secret is null ? null : SigningKey.Derive(secret, read.Scope), "apigateway", "us-east-1", Now);
        }

        public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed class Presigned
    {
        private readonly string _raw;
        private readonly HeaderDictionary _headers = new() { ["Host"] = "api.example" };

        public Presigned(int expires)
        {
            var stamp = Signed.Now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            var scope = $"{stamp[..8]}/us-east-1/execute-api/aws4_request";
            var unsigned = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{KeyId}/{scope}")}&X-Amz-Date={stamp}&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host";
            var canonical = $"GET\n/dev/pets\n{unsigned}\nhost:api.example\n\nhost\n{Signed.Hash("")}";
            var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Signed.Hash(canonical)}";
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey.Derive(Secret, stamp[..8], "us-east-1", "execute-api"), Encoding.UTF8.GetBytes(toSign)));
            _raw = $"{unsigned}&X-Amz-Signature={signature}";
            Query = new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_raw));
        }

        public QueryCollection Query { get; }

        public SignatureFailure? Verify(DateTimeOffset now)
        {
            Assert.True(RequestSignature.TryRead(_headers, Query, out var read, out _));
            return read.Verify("GET", "/dev/pets", _raw, _headers, null, SigningKey.Derive(Secret, read.Scope), "execute-api", "us-east-1", now);
        }
    }
}
