using Gatehouse.ControlPlane.Storage;
using Gatehouse.Portal.Runtime;

namespace Gatehouse.Portal.Setup;

/// <summary>Runs the host; what keeps it from starting is said in plain sentences, with an exit code for scripts.</summary>
internal static class PortalStart
{
    public static async Task<int> RunPortalAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<StorageStart>().PrepareAsync(default);

            // Before the host runs, which would log a refusal with its whole stack besides.
            await app.Services.GetRequiredService<GatewayRuntime>().StartAsync(default);
            await app.RunAsync();
            return 0;
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync("Gatehouse cannot start:");
            foreach (var reason in e.Reasons)
            {
                await Console.Error.WriteLineAsync($"  - {reason}");
            }

            return 1;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Gatehouse cannot start:{Environment.NewLine}  - {e.Message} Stop what uses it, or set Portal:Url or Gateway:Url to another.");
            return 1;
        }
    }
}
