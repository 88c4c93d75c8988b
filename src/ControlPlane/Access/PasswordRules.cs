using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane.Access;

/// <summary>
/// What a password must be: long, and not what everybody tries first. No rules on kinds of characters, which make
/// passwords predictable (NIST SP 800-63B, section 3.1.1.2).
/// </summary>
public static class PasswordRules
{
    public const int MinLength = 8;
    public const int MaxLength = 256;

    private static readonly string[] Guessable =
        ["password", "passw0rd", "qwerty", "123456", "letmein", "welcome", "admin", "gatehouse", "iloveyou", "abc123", "changeme"];

    /// <summary>Null when the password is fine.</summary>
    public static Problem? Check(string? password, string email, string field = "Password")
    {
        if (password is null || password.Length < MinLength)
        {
            return new Problem(field, "password-length", $"A password has at least {MinLength} characters; this one has {password?.Length ?? 0}.");
        }

        if (password.Length > MaxLength)
        {
            return new Problem(field, "password-length", $"A password has at most {MaxLength} characters; this one has {password.Length}.");
        }

        var name = email.Split('@')[0];
        var rest = password.ToLowerInvariant();
        foreach (var word in Guessable.Append(name.ToLowerInvariant()).Where(word => word.Length > 2))
        {
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        }

        // Something must be left once the words that are tried first, and the digits that people put behind them, are taken away.
        return rest.All(char.IsDigit)
            ? new Problem(field, "password-guessable", "This password is among the first that anybody would try; use words that have nothing to do with you or with this product.")
            : null;
    }
}
