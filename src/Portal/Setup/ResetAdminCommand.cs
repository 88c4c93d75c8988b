using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Portal.Setup;

/// <summary><c>dotnet run --project src/Portal -- reset-admin EMAIL</c>; works beside a running portal.</summary>
internal static class ResetAdminCommand
{
    public static bool Is(string[] args) => args is ["reset-admin", ..];

    public static async Task<int> ResetAdminAsync(this WebApplication app, string[] args)
    {
        if (args.Length < 2 || args[1].StartsWith('-'))
        {
            await Console.Error.WriteLineAsync("Usage: reset-admin EMAIL [settings]");
            return 2;
        }

        var problems = app.Services.GetRequiredService<StorageOptions>().Problems;
        if (problems.Count > 0)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
            return 1;
        }

        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        if (!await db.Database.CanConnectAsync() || (await db.Database.GetPendingMigrationsAsync()).Any())
        {
            await Console.Error.WriteLineAsync("There is no database of this version here. Give the command the portal's own settings (Data:Directory, Database:Provider, ConnectionStrings:Portal), and start the portal once before.");
            return 1;
        }

        var outcome = await app.Services.GetRequiredService<AdministratorReset>().RunAsync(args[1], default);
        if (!outcome.IsOk)
        {
            await Console.Error.WriteLineAsync(outcome.Failure!.Message);
            return 1;
        }

        Console.Out.WriteLine($"{args[1]} is an administrator again, with the password {outcome.Value}. Sign in and change it; the two-factor code is off.");
        return 0;
    }
}
