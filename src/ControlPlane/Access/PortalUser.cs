using Microsoft.AspNetCore.Identity;

namespace Gatehouse.ControlPlane.Access;

/// <summary>A person who signs in to the portal, by a local account or through a directory.</summary>
public sealed class PortalUser : IdentityUser
{
    public string DisplayName { get; set; } = "";

    /// <summary>Runs the installation; may do everything in every team.</summary>
    public bool IsPlatformAdministrator { get; set; }

    public bool Disabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>Choices of look and place as JSON (theme, density, time zone, culture); null means the browser's.</summary>
    public string? Preferences { get; set; }
}
