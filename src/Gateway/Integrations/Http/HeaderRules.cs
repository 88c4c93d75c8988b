using System.Collections.Frozen;

namespace Gatehouse.Gateway.Integrations.Http;

/// <summary>
/// What becomes of headers on their way ("Amazon API Gateway important notes", the table of header handling; recorded
/// answers where they differ). Names compare without case.
/// </summary>
internal static class HeaderRules
{
    public const string ApiId = "X-Amzn-Apigateway-Api-Id";
    public const string TraceId = "X-Amzn-Trace-Id";
    public const string Remapped = "x-amzn-Remapped-";

    // Hop by hop, or the gateway's own to set. X-Forwarded-* are written anew: only a trusted proxy's are believed.
    private static readonly FrozenSet<string> NotToBackend = Set(
        "Connection", "Content-Encoding", "Content-Length", "Content-MD5", "Expect", "Host", "Keep-Alive", "Max-Forwards", "Proxy-Authenticate",
        "Proxy-Authorization", "Proxy-Connection", "Server", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "WWW-Authenticate",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", ApiId, TraceId, "X-HTTP-Method-Override");

    private static readonly FrozenSet<string> NotToCaller = Set(
        "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", TraceId);

    private static readonly FrozenDictionary<string, string> RenamedToCaller = Renamed(
        "Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Max-Forwards", "Server", "User-Agent", "WWW-Authenticate", "x-amzn-requestid",
        "x-amz-apigw-id", "x-amzn-errortype");

    private static readonly FrozenDictionary<string, string> RenamedWhenMapped = Renamed(
        "Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Server", "Trailer",
        "Upgrade", "User-Agent", "WWW-Authenticate", "x-amzn-requestid", "x-amz-apigw-id");

    private static readonly FrozenSet<string> Unmappable = Set("Content-Length", "Transfer-Encoding", TraceId, ApiId);

    private static readonly FrozenSet<string> DroppedWhenMapped = Set("Expect", "Proxy-Authenticate", "TE", "Via", "Connection");

    public static bool GoesToBackend(string name) => !NotToBackend.Contains(name);

    /// <summary>A proxied answer's header under the name that the caller sees; null when it stops here.</summary>
    public static string? ToCaller(string name) =>
        NotToCaller.Contains(name) ? null : RenamedToCaller.GetValueOrDefault(name, name);

    /// <summary>A mapped answer header under the name that the caller sees; null when it stops here.</summary>
    public static string? MappedToCaller(string name) =>
        name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) ? null : RenamedWhenMapped.GetValueOrDefault(name, name);

    /// <summary>Setting one of those by a mapping makes the call fail: "header already present".</summary>
    public static bool MayNotBeMapped(string name) => Unmappable.Contains(name);

    public static bool IsDroppedWhenMapped(string name) => DroppedWhenMapped.Contains(name);

    private static FrozenDictionary<string, string> Renamed(params string[] names) =>
        names.ToFrozenDictionary(name => name, name => Remapped + name, StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
