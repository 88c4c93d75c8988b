using System.Security.Cryptography;
using System.Text;
using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>
/// The text that a caller sends. Ours are 44 letters and digits, <c>gkd7Qm2A…</c>: <c>gkd</c>, a public id of five, 30 random
/// (178 bits), and a checksum of six by which a value that lost a character in copying is told from one that never was.
/// Amazon API Gateway documents values as 20 to 128 letters and digits, so ours can be pushed there.
/// </summary>
public static class KeyValue
{
    public const int PrefixLength = 8;
    public const int ShortestGiven = 20;
    public const int LongestGiven = 128;

    private const string Tag = "gkd";
    private const int Length = 44;
    private const int ChecksumLength = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new random value.</summary>
    public static string New()
    {
        var body = Tag + RandomNumberGenerator.GetString(Alphabet, Length - Tag.Length - ChecksumLength);
        return body + Checksum(body);
    }

    /// <summary>What people see of a value: its first eight characters.</summary>
    public static string PrefixOf(string value) => value[..Math.Min(PrefixLength, value.Length)];

    /// <summary>Whether a pasted text has the shape of a whole value, so that it must be looked up by hash and never shown again.</summary>
    public static bool LooksWhole(string text) => text.Length is >= ShortestGiven and <= LongestGiven && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Whether a text is one of our own values in full: right length, right tag, right checksum.</summary>
    public static bool IsOurs(string text) =>
        text.Length == Length && text.StartsWith(Tag, StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit)
        && text.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(text[..(Length - ChecksumLength)]));

    /// <summary>HMAC-SHA-256 under the installation's pepper, 64 lower-case hex digits: the form in which a value is kept and looked up.</summary>
    public static string Hash(byte[] pepper, string value) => Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(value)));

    /// <summary>What is wrong with a value that a caller chose; null when it will do.</summary>
    internal static Problem? Check(string value) => value switch
    {
        { Length: < ShortestGiven } => new("value", "key-value", "API Key value should be at least 20 characters"),
        { Length: > LongestGiven } => new("value", "key-value", "API Key value exceeds maximum size of 128 characters"),
        _ when !value.All(char.IsAsciiLetterOrDigit) => new("value", "key-value", "API Key value can only contain letters and digits"),
        _ => null,
    };

    private static string Checksum(string body)
    {
        var rest = BitConverter.ToUInt32(SHA256.HashData(Encoding.ASCII.GetBytes(body)));
        return string.Create(ChecksumLength, rest, (text, sum) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(sum % 62)];
                sum /= 62;
            }
        });
    }
}
