namespace Gatehouse.Portal.Account;

/// <summary>Claims of ours in the sign-in cookie; none of them grants anything.</summary>
internal static class PortalClaims
{
    /// <summary>Id of the row of this browser's sign-in.</summary>
    public const string Session = "session";

    /// <summary>How the person signed in; the standard "amr" claim.</summary>
    public const string Method = "amr";
}
