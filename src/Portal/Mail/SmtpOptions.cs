using Gatehouse.ControlPlane.Access;
using MailKit.Security;

namespace Gatehouse.Portal.Mail;

/// <summary>The mail server that takes the portal's messages; none unless <c>Smtp:Host</c> is set.</summary>
internal sealed class SmtpOptions
{
    /// <summary><c>Smtp:Host</c>.</summary>
    public required string Host { get; init; }

    /// <summary><c>Smtp:Port</c>: 587 when unset.</summary>
    public required int Port { get; init; }

    /// <summary><c>Smtp:Security</c>: <c>StartTls</c> (unset), <c>Tls</c> or <c>None</c>.</summary>
    public required SecureSocketOptions Security { get; init; }

    /// <summary><c>Smtp:From</c>: the sender's address, required.</summary>
    public required string From { get; init; }

    /// <summary><c>Smtp:User</c> and <c>Smtp:Password</c>; both unset means no sign-in.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Null when no mail server is configured.</summary>
    public static SmtpOptions? Read(IConfiguration configuration, List<string> problems)
    {
        var section = configuration.GetSection("Smtp");
        if (string.IsNullOrWhiteSpace(section["Host"]))
        {
            if (section.GetChildren().Any(setting => !string.IsNullOrEmpty(setting.Value)))
            {
                problems.Add("Smtp:Host is not set, but other Smtp settings are; set it or remove them.");
            }

            return null;
        }

        var port = 587;
        if (section["Port"] is { Length: > 0 } text && (!int.TryParse(text, out port) || port is < 1 or > 65535))
        {
            problems.Add($"Smtp:Port is '{text}'; a port is a number from 1 to 65535.");
        }

        var security = SecureSocketOptions.StartTls;
        switch (section["Security"]?.ToUpperInvariant())
        {
            case null or "" or "STARTTLS":
                break;
            case "TLS":
                security = SecureSocketOptions.SslOnConnect;
                break;
            case "NONE":
                security = SecureSocketOptions.None;
                break;
            default:
                problems.Add($"Smtp:Security is '{section["Security"]}'; it must be StartTls, Tls or None.");
                break;
        }

        if (!EmailAddress.IsValid(section["From"]))
        {
            problems.Add($"Smtp:From is '{section["From"]}'; it must be the e-mail address that messages come from.");
        }

        if (string.IsNullOrEmpty(section["User"]) != string.IsNullOrEmpty(section["Password"]))
        {
            problems.Add("Smtp:User and Smtp:Password come together; set both or none.");
        }

        return new SmtpOptions
        {
            Host = section["Host"]!,
            Port = port,
            Security = security,
            From = section["From"] ?? "",
            User = section["User"],
            Password = section["Password"],
        };
    }
}
