namespace Gatehouse.Portal.Shell;

/// <summary>
/// How a reader wants the portal to look, as their browser keeps it in the cookie <see cref="Cookie"/>: the first byte of a page
/// is already right, and a change of theme needs no server.
/// </summary>
/// <param name="Theme"><c>system</c>, <c>light</c> or <c>dark</c>.</param>
/// <param name="Dark">What <c>system</c> meant when the browser last looked.</param>
/// <param name="Density"><c>compact</c> or <c>comfortable</c>; null until chosen: the pointer decides.</param>
/// <param name="Rail"><c>mini</c> or <c>wide</c>; null until chosen: the width of the window decides.</param>
/// <param name="Zone">IANA name of the reader's time zone; null until the browser has told it.</param>
/// <param name="SingleKeys">Whether shortcuts of one key work.</param>
public sealed record Look(string Theme, bool Dark, string? Density, string? Rail, string? Zone, bool SingleKeys)
{
    public const string Cookie = "gatehouse-look";

    public static Look Default { get; } = new("system", false, null, null, null, true);

    /// <summary>What the page is painted in.</summary>
    public string Painted => Theme == "system" ? (Dark ? "dark" : "light") : Theme;

    /// <summary>Reads the cookie; what it does not know it leaves at the default.</summary>
    // theme=dark&dark=1&density=compact&rail=mini&zone=Europe%2FBerlin&keys=off
    public static Look Parse(string? cookie)
    {
        var look = Default;
        if (cookie is null || cookie.Length > 400)
        {
            return look;
        }

        foreach (var part in Uri.UnescapeDataString(cookie).Split('&'))
        {
            look = part.Split('=', 2) switch
            {
                ["theme", "system" or "light" or "dark"] theme => look with { Theme = theme[1] },
                ["dark", "1"] => look with { Dark = true },
                ["density", "compact" or "comfortable"] density => look with { Density = density[1] },
                ["rail", "mini" or "wide"] rail => look with { Rail = rail[1] },
                ["zone", var zone] when TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(zone), out var found) => look with { Zone = found.Id },
                ["keys", "off"] => look with { SingleKeys = false },
                _ => look,
            };
        }

        return look;
    }
}
