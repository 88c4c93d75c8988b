using System.Security.Cryptography;
using System.Text;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Definitions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Setup;

/// <param name="TeamName">Name of the first team.</param>
public sealed record SetupInput(string Email, string Password, string TeamName);

/// <param name="TeamSlug">Where the first team's pages are.</param>
public sealed record SetUp(string UserId, Guid TeamId, string TeamSlug);

/// <summary>Makes the first platform administrator and the first team, once in the life of an installation.</summary>
public sealed class FirstSetup(
    Commands commands,
    IDbContextFactory<PortalDb> databases,
    IPasswordHasher<PortalUser> hasher,
    TeamAccessKeys accessKeys,
    BootstrapOptions bootstrap,
    Sealer sealer)
{
    private const string DoneSetting = "setup";
    private const string CodeSetting = "setup-code";
    private volatile bool _done;

    /// <summary>Whether there is a first administrator; once true it stays true.</summary>
    public async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (_done)
        {
            return true;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return _done = await db.Settings.AsNoTracking().AnyAsync(setting => setting.Name == DoneSetting, cancellationToken);
    }

    /// <summary>The one-time code that the set-up page asks for, the same for every portal of an installation until it is used.</summary>
    public async Task<string> CodeAsync(CancellationToken cancellationToken)
    {
        var stored = await databases.SettingAsync(
            CodeSetting,
            () => Convert.ToBase64String(sealer.Seal(CodeSetting, Encoding.ASCII.GetBytes(NewCode()))),
            cancellationToken);
        return Encoding.ASCII.GetString(sealer.Unseal(CodeSetting, Convert.FromBase64String(stored)));
    }

    /// <summary>Whether a code is the one from the console; blanks and case do not matter.</summary>
    public async Task<bool> IsCodeAsync(string? code, CancellationToken cancellationToken)
    {
        if (code is not { Length: > 0 and < 100 } || await IsDoneAsync(cancellationToken))
        {
            return false;
        }

        var given = new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        var right = (await CodeAsync(cancellationToken)).Replace("-", "", StringComparison.Ordinal);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(right));
    }

    /// <summary>Sets the installation up. The caller has checked the code, or was told everything by <c>Bootstrap:*</c>.</summary>
    public async Task<Outcome<SetUp>> RunAsync(SetupInput input, CancellationToken cancellationToken)
    {
        var problems = Check(input);
        if (problems.Count > 0)
        {
            return Failure.Invalid(problems);
        }

        var outcome = await commands.ChangePlatformAsync<SetUp>(
            Actor.System("setup"),
            async (command, cancel) => await command.Db.Settings.AnyAsync(setting => setting.Name == DoneSetting, cancel)
                ? Failure.Conflict("This portal is already set up; sign in instead. A lost administrator is brought back by the command 'reset-admin'.")
                : Add(command, input, await command.Db.Settings.FindAsync([CodeSetting], cancel)),
            cancellationToken);
        _done |= outcome.IsOk;
        return outcome;
    }

    private static List<Problem> Check(SetupInput input)
    {
        var problems = new List<Problem>();
        if (!EmailAddress.IsValid(input.Email))
        {
            problems.Add(new Problem("Email", "email", $"'{input.Email}' is not an e-mail address."));
        }

        if (PasswordRules.Check(input.Password, input.Email) is { } password)
        {
            problems.Add(password);
        }

        if (TeamRules.CheckName(input.TeamName) is { } name)
        {
            problems.Add(name with { Where = "TeamName" });
        }

        return problems;
    }

    private SetUp Add(Command command, SetupInput input, Setting? code)
    {
        var user = UserRows.New(input.Email, command.Now);
        user.PasswordHash = hasher.HashPassword(user, input.Password);
        user.EmailConfirmed = true;
        user.IsPlatformAdministrator = true;
        var team = new Team
        {
            Slug = TeamRules.SlugOf(input.TeamName),
            Name = input.TeamName.Trim(),
            AccountId = bootstrap.AccountId ?? Identifiers.Account(),
            CreatedAt = command.Now,
        };
        command.Db.Users.Add(user);
        command.Db.Teams.Add(team);
        command.Db.Members.Add(new Member { TeamId = team.Id, UserId = user.Id, Roles = Roles.Owner, JoinedAt = command.Now });
        command.Db.Settings.Add(new Setting { Name = DoneSetting, Value = command.Now.ToString("O") });
        if (code is not null)
        {
            command.Db.Settings.Remove(code);
        }

        command.Audit("setup.finish", "", $"Set the portal up with administrator {user.Email} and team {team.Name}.");
        if (bootstrap is { AccessKeyId: { } id, SecretAccessKey: { } secret })
        {
            accessKeys.Add(command, team.Id, new NewAccessKey(id, secret), "From the portal's settings (Bootstrap:AccessKeyId)");
        }

        return new SetUp(user.Id, team.Id, team.Slug);
    }

    // Twelve characters of an alphabet of 32 without look-alikes, 60 bits: K7QF-2MPX-9TWD
    private static string NewCode()
    {
        const string alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        return string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(alphabet, 4)));
    }
}
