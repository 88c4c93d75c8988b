using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.ControlPlane.Teams;
using Microsoft.Extensions.Configuration;

namespace Gatehouse.ControlPlane.Setup;

/// <summary>What the first start is told instead of asking on the set-up page; without effect once the portal is set up.</summary>
public sealed class BootstrapOptions
{
    /// <summary><c>Bootstrap:AdminEmail</c>: the first platform administrator; set-up then needs nobody.</summary>
    public string? AdminEmail { get; init; }

    /// <summary><c>Bootstrap:AdminPassword</c>: required with the address.</summary>
    public string? AdminPassword { get; init; }

    /// <summary><c>Bootstrap:TeamName</c>: the first team; unset means "My team".</summary>
    public string TeamName { get; init; } = "My team";

    /// <summary><c>Bootstrap:SampleApi</c>: whether the first team gets the sample API; unset means no.</summary>
    public bool SampleApi { get; init; }

    /// <summary><c>Bootstrap:AccountId</c>: account number of the first team, twelve digits; unset means random.</summary>
    public string? AccountId { get; init; }

    /// <summary><c>Bootstrap:AccessKeyId</c> and <c>Bootstrap:SecretAccessKey</c>: a first access key, which may do everything in the first team.</summary>
    public string? AccessKeyId { get; init; }

    public string? SecretAccessKey { get; init; }

    /// <summary>Everything that is wrong, each naming its key.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    public static BootstrapOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Bootstrap");
        var problems = new List<string>();
        var options = new BootstrapOptions
        {
            AdminEmail = Text("AdminEmail"),
            AdminPassword = Text("AdminPassword"),
            TeamName = Text("TeamName") ?? "My team",
            SampleApi = bool.TryParse(Text("SampleApi") ?? "false", out var sample)
                ? sample
                : Wrong($"Bootstrap:SampleApi is '{Text("SampleApi")}'; it must be true or false."),
            AccountId = Text("AccountId"),
            AccessKeyId = Text("AccessKeyId"),
            SecretAccessKey = Text("SecretAccessKey"),
            Problems = problems,
        };
        options.Check(problems);
        return options;

        string? Text(string key) => string.IsNullOrEmpty(section[key]) ? null : section[key];

        bool Wrong(string problem)
        {
            problems.Add(problem);
            return false;
        }
    }

    private void Check(List<string> problems)
    {
        if (AdminEmail is not null && !EmailAddress.IsValid(AdminEmail))
        {
            problems.Add($"Bootstrap:AdminEmail is '{AdminEmail}', which is not an e-mail address.");
        }

        if (AdminEmail is null != AdminPassword is null)
        {
            problems.Add($"Bootstrap:{(AdminEmail is null ? "AdminEmail" : "AdminPassword")} is not set; Bootstrap:AdminEmail and Bootstrap:AdminPassword come together.");
        }
        else if (AdminEmail is not null && PasswordRules.Check(AdminPassword, AdminEmail) is { } weak)
        {
            problems.Add($"Bootstrap:AdminPassword: {weak.Message}");
        }

        if (TeamRules.CheckName(TeamName) is { } name)
        {
            problems.Add($"Bootstrap:TeamName: {name.Message}");
        }

        if (AccountId is not null && !(AccountId.Length == 12 && AccountId.All(char.IsAsciiDigit)))
        {
            problems.Add($"Bootstrap:AccountId is '{AccountId}'; an account number has exactly twelve digits.");
        }

        if (AccessKeyId is null != SecretAccessKey is null)
        {
            problems.Add($"Bootstrap:{(AccessKeyId is null ? "AccessKeyId" : "SecretAccessKey")} is not set; Bootstrap:AccessKeyId and Bootstrap:SecretAccessKey come together.");
        }

        if (AccessKeyId is not null && !AccessKeyRules.IsId(AccessKeyId))
        {
            problems.Add($"Bootstrap:AccessKeyId is '{AccessKeyId}'; an access key id has 16 to 128 letters, digits and underscores.");
        }

        if (SecretAccessKey is not null && !AccessKeyRules.IsSecret(SecretAccessKey))
        {
            problems.Add("Bootstrap:SecretAccessKey must have 16 to 128 visible ASCII characters.");
        }
    }
}
