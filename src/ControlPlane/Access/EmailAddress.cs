using System.Net.Mail;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.ControlPlane.Access;

/// <summary>E-mail addresses as account names.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    private static readonly UpperInvariantLookupNormalizer Normalizer = new();

    /// <summary>A plain <c>name@domain</c>, without display name, quotes or control characters.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 2 and <= MaxLength }
        && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '<' or '>' or '"' or ',' or ';')
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text;

    /// <summary>The form in which addresses are compared; the one that sign-in uses.</summary>
    public static string Normalize(string address) => Normalizer.NormalizeEmail(address);
}
