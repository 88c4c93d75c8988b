using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Gateway.Keys;

/// <summary>Hashes a caller's key under the installation's pepper.</summary>
internal static class KeyHasher
{
    public const int HashBytes = 32;

    /// <summary>The longest value that Amazon API Gateway takes, in characters; a longer one is no key.</summary>
    public const int LongestValue = 128;

    /// <param name="hash">32 bytes; zeros for a value that cannot be a key.</param>
    public static void Hash(ReadOnlySpan<byte> pepper, ReadOnlySpan<char> value, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[LongestValue * 3];
        if (value.Length > LongestValue || !Encoding.UTF8.TryGetBytes(value, bytes, out var written))
        {
            hash.Clear();
            return;
        }

        HMACSHA256.HashData(pepper, bytes[..written], hash);
    }
}
