namespace Gatehouse.Gateway.Addresses;

/// <summary>Splits a request line's target into path and query, both as sent.</summary>
internal static class RequestTarget
{
    public static (string Path, string Query) Split(string target)
    {
        if (target.Length == 0 || target[0] != '/')
        {
            // Absolute form, as sent to proxies: http://host/path. Anything else (*, host:port) has no path.
            var scheme = target.IndexOf("://", StringComparison.Ordinal);
            var slash = scheme < 0 ? -1 : target.AsSpan(scheme + 3).IndexOfAny('/', '?');
            target = slash < 0 ? "/" : target[(scheme + 3 + slash)..];
            target = target[0] == '?' ? "/" + target : target;
        }

        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        return (WithoutDotSegments(path), mark < 0 || mark == target.Length - 1 ? "" : target[mark..]);
    }

    /// <summary>
    /// Resolves <c>.</c> and <c>..</c>, also spelt with %2e, before routes are matched, so that no variable can
    /// carry a step upwards into the backend's path.
    /// </summary>
    public static string WithoutDotSegments(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("/%2e", StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var plain = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            var last = i == segments.Length - 1;
            if (plain == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (plain != ".")
            {
                kept.Add(segments[i]);
                continue;
            }

            if (last)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }
}
