using System.Buffers.Text;
using System.Globalization;

namespace Gatehouse.Gateway.Requests;

/// <summary>The ids that a request is known by. They tell requests apart and guard nothing, so plain randomness does.</summary>
internal static class RequestIds
{
    /// <summary>A version 4 UUID, or the caller's when it sent one.</summary>
    public static string Request(string? fromCaller)
    {
        if (fromCaller is { Length: 36 } && Guid.TryParseExact(fromCaller, "D", out var given))
        {
            return given.ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString();
    }

    /// <summary>Fifteen URL-safe characters and an equals sign.</summary>
    public static string Extended()
    {
        Span<byte> bytes = stackalloc byte[12];
        Fill(bytes);
        return string.Create(16, bytes, static (text, source) =>
        {
            Base64Url.EncodeToChars(source, text);
            text[15] = '=';
        });
    }

    /// <summary>The trace header towards the backend: the caller's kept or completed, else a new one.</summary>
    public static string Trace(string fromCaller, DateTimeOffset now)
    {
        if (fromCaller.StartsWith("Root=1-", StringComparison.Ordinal) && fromCaller.Length is >= 40 and <= 256)
        {
            return fromCaller.Contains(';')
                ? fromCaller
                : string.Create(CultureInfo.InvariantCulture, $"{fromCaller};Parent={Random.Shared.NextInt64():x16}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{(uint)now.ToUnixTimeSeconds():x8}-{Random.Shared.NextInt64():x16}{(uint)Random.Shared.Next():x8}");
    }

    private static void Fill(Span<byte> bytes) => Random.Shared.NextBytes(bytes);
}
