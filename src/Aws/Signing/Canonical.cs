using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Aws.Signing;

/// <summary>The canonical forms that Signature Version 4 signs, for every service except S3.</summary>
internal static class Canonical
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string Hex = "0123456789ABCDEF";

    /// <summary>
    /// The path with every segment encoded once more than it was sent. Most clients first drop empty and dot segments,
    /// some (AWS's SDK for .NET among them) sign the path as sent, so a verifier has to try both.
    /// </summary>
    public static string Path(string rawPath, bool normalize)
    {
        var path = rawPath.Length == 0 ? "/" : rawPath;
        return Encode(normalize ? Normalize(path) : path, keepSlash: true);
    }

    /// <summary>The query decoded, encoded and sorted.</summary>
    /// <param name="rawQuery">Without the question mark.</param>
    /// <param name="leaveOut">A parameter that is not part of what was signed: the signature itself.</param>
    /// <param name="plusIsSpace">A raw plus sign is signed as a space by some clients and as itself by others.</param>
    public static string Query(string rawQuery, string? leaveOut, bool plusIsSpace)
    {
        if (rawQuery.Length == 0)
        {
            return "";
        }

        var pairs = new List<(string Name, string Value)>();
        foreach (var part in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            var name = Decode(equals < 0 ? part : part[..equals], plusIsSpace);
            if (name == leaveOut)
            {
                continue;
            }

            pairs.Add((Encode(name, false), Encode(equals < 0 ? "" : Decode(part[(equals + 1)..], plusIsSpace), false)));
        }

        pairs.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name) is var order and not 0 ? order : string.CompareOrdinal(x.Value, y.Value));
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    /// <summary>One line a header, in the order of the signed-headers list; a header that is not there counts as empty.</summary>
    public static string Headers(IHeaderDictionary headers, string[] signed)
    {
        var text = new StringBuilder();
        foreach (var name in signed)
        {
            text.Append(name).Append(':');
            var first = true;
            foreach (var value in headers[name])
            {
                if (!first)
                {
                    text.Append(',');
                }

                AppendCollapsed(text, value ?? "");
                first = false;
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public static string Encode(string value, bool keepSlash)
    {
        var clean = true;
        foreach (var character in value)
        {
            if (!IsPlain(character, keepSlash))
            {
                clean = false;
                break;
            }
        }

        if (clean)
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(value))
        {
            if (octet < 128 && IsPlain((char)octet, keepSlash))
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(char character, bool keepSlash) =>
        Unreserved.Contains(character, StringComparison.Ordinal) || (keepSlash && character == '/');

    private static string Decode(string value, bool plusIsSpace) =>
        Uri.UnescapeDataString(plusIsSpace ? value.Replace('+', ' ') : value);

    private static string Normalize(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        return kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(path.EndsWith('/') ? "/" : "")}";
    }

    private static void AppendCollapsed(StringBuilder text, string value)
    {
        var pendingSpace = false;
        var started = false;
        foreach (var character in value)
        {
            if (character is ' ' or '\t')
            {
                pendingSpace = started;
                continue;
            }

            if (pendingSpace)
            {
                text.Append(' ');
                pendingSpace = false;
            }

            text.Append(character);
            started = true;
        }
    }
}
