using Gatehouse.Portal.Account;

namespace Gatehouse.Portal.Profile;

/// <summary>Browsers as people call them, from their own long words.</summary>
internal static class Browsers
{
    // Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
    public static string Name(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return "Unknown browser";
        }

        var browser = First(agent, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")) ?? agent[..Math.Min(agent.Length, 40)];
        var system = First(agent, ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"));
        return system is null ? browser : $"{browser} on {system}";
    }

    /// <summary>How a person signed in, from the standard's short words (RFC 8176) and the names of directories.</summary>
    public static string Way(string method) => method switch
    {
        "pwd" => "password",
        "mfa" => "password and code",
        "hwk" or "swk" or "pop" => "passkey",
        Directories.Entra => "Microsoft Entra ID",
        Directories.Oidc => "single sign-on",
        _ => method,
    };

    private static string? First(string agent, params ReadOnlySpan<(string Mark, string Name)> names)
    {
        foreach (var (mark, name) in names)
        {
            if (agent.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }
}
