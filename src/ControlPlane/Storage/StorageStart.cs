using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.ControlPlane.Storage;

/// <summary>
/// Makes the state usable before anything else of the host starts: settings checked, data directory held, database
/// migrated, pepper at hand.
/// </summary>
public sealed class StorageStart(IEnumerable<SettingProblems> settings, DataDirectory directory, IDbContextFactory<PortalDb> databases, Pepper pepper)
    : IHostedLifecycleService
{
    private bool _prepared;

    /// <summary>Does it ahead of the host's start, which would report a refusal with a stack trace.</summary>
    /// <exception cref="StartRefusedException">The portal cannot start as it is set up.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepared)
        {
            return;
        }

        if (settings.SelectMany(area => area.Problems).ToList() is { Count: > 0 } problems)
        {
            throw new StartRefusedException(problems);
        }

        directory.Hold();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await DatabaseMigration.ApplyAsync(db, cancellationToken);
        await pepper.LoadAsync(cancellationToken);
        _prepared = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => PrepareAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
