namespace Gatehouse.ControlPlane.Access;

internal static class UserRows
{
    /// <summary>A person's row as ASP.NET Core Identity would write it, for operations that make one inside a larger change.</summary>
    public static PortalUser New(string email, DateTimeOffset now, string? displayName = null) => new()
    {
        UserName = email,
        NormalizedUserName = EmailAddress.Normalize(email),
        Email = email,
        NormalizedEmail = EmailAddress.Normalize(email),
        DisplayName = displayName ?? email.Split('@')[0],
        SecurityStamp = Guid.NewGuid().ToString("N"),
        LockoutEnabled = true,
        CreatedAt = now,
    };
}
