using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Portal.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gatehouse.Portal.Setup;

/// <summary>
/// The one line that a start prints: where the portal is, with the one-time code until it is set up, where the gateway is,
/// and where the data lies. Runs the set-up itself when <c>Bootstrap:*</c> says everything.
/// </summary>
internal sealed partial class StartLine(
    FirstSetup setup,
    Sample samples,
    BootstrapOptions bootstrap,
    StorageOptions storage,
    IConfiguration configuration,
    IServer server,
    GatewayRuntime gateway,
    ILogger<StartLine> logger)
    : IHostedLifecycleService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (bootstrap.AdminEmail is not { } email)
        {
            return;
        }

        if (await setup.IsDoneAsync(cancellationToken))
        {
            BootstrapUnused();
            return;
        }

        var outcome = await setup.RunAsync(new SetupInput(email, bootstrap.AdminPassword!, bootstrap.TeamName), cancellationToken);
        // Another portal over the same database may have been quicker, which is as good.
        if (!outcome.IsOk && !await setup.IsDoneAsync(cancellationToken))
        {
            throw new StartRefusedException(outcome.Failure!.Message);
        }

        if (outcome.IsOk && bootstrap.SampleApi)
        {
            var sample = await samples.CreateAsync(Actor.User(outcome.Value.UserId), outcome.Value.TeamId, cancellationToken);
            if (!sample.IsOk)
            {
                SampleFailed(sample.Failure!.Message);
            }
        }
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var portal = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? configuration["Portal:Url"];
        var page = await setup.IsDoneAsync(cancellationToken) ? "" : $"/setup?code={await setup.CodeAsync(cancellationToken)}";
        Console.Out.WriteLine($"Gatehouse: portal {portal}{page}  gateway {gateway.Url}  data {storage.Directory}");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sample API could not be made: {Reason}")]
    private partial void SampleFailed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Bootstrap:* is set and has no effect any more: this portal is already set up.")]
    private partial void BootstrapUnused();
}
