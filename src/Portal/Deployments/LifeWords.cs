using Gatehouse.ControlPlane.Versions;

namespace Gatehouse.Portal.Deployments;

/// <summary>A version's life as people read it.</summary>
internal static class LifeWords
{
    public static string Of(VersionLife life) => life.ToString().ToLowerInvariant();

    public static Shell.Parts.Tone Tone(VersionLife life) => life switch
    {
        VersionLife.Published => Shell.Parts.Tone.Ok,
        VersionLife.Deprecated => Shell.Parts.Tone.Warning,
        VersionLife.Retired => Shell.Parts.Tone.Error,
        _ => Shell.Parts.Tone.Quiet,
    };
}
