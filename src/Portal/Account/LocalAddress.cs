namespace Gatehouse.Portal.Account;

/// <summary>Addresses that a sign-in may go back to.</summary>
internal static class LocalAddress
{
    /// <summary>The address if it is one of this portal's pages, else <c>/</c>: a link in a message must not lead elsewhere after sign-in.</summary>
    public static string OrHome(string? address) =>
        address is { Length: > 0 and <= 2000 }
        && address[0] == '/'
        && (address.Length == 1 || address[1] is not ('/' or '\\'))
        && !address.Any(char.IsControl)
            ? address
            : "/";
}
