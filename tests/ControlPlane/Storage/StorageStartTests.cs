using Gatehouse.ControlPlane.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.ControlPlane.Tests.Storage;

public sealed class StorageStartTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Fact]
    public async Task Names_every_wrong_setting_at_once()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StorageHost.StartAsync(new()
        {
            ["Data:Directory"] = StorageHost.NewDirectory(),
            ["Database:Provider"] = "Postgres",
            ["Bootstrap:AccountId"] = "12",
            ["Bootstrap:AdminEmail"] = "nobody",
        }));
        foreach (var key in new[] { "ConnectionStrings:Portal", "Data:SealingCertificate", "Bootstrap:AccountId", "Bootstrap:AdminEmail", "Bootstrap:AdminPassword" })
        {
            Assert.Contains(refused.Reasons, reason => reason.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Never_says_a_connection_string_that_it_cannot_read()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StorageHost.StartAsync(new()
        {
            ["Data:Directory"] = StorageHost.NewDirectory(),
            ["Database:Provider"] = "Postgres",
            ["ConnectionStrings:Portal"] = "Host=db;Pasword=hunter2secret",
            ["Data:SealingCertificate"] = "/no/such.pfx",
        }));
        Assert.DoesNotContain("hunter2secret", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.Reasons.Count);
    }

    [Fact]
    public async Task Refuses_a_second_portal_on_the_same_directory_and_lets_it_in_afterwards()
    {
        var settings = await StorageHost.SettingsAsync(DatabaseProvider.Sqlite);
        await using (await StorageHost.StartAsync(settings))
        {
            var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StorageHost.StartAsync(settings));
            Assert.Contains("Data:Directory", refused.Message, StringComparison.Ordinal);
        }

        await using var next = await StorageHost.StartAsync(settings);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Keeps_its_pepper_over_a_restart(DatabaseProvider provider)
    {
        var settings = await StorageHost.SettingsAsync(provider);
        byte[] first;
        await using (var host = await StorageHost.StartAsync(settings))
        {
            first = host.Get<Pepper>().Value;
            Assert.Equal(Pepper.Length, first.Length);
        }

        await using var again = await StorageHost.StartAsync(settings);
        Assert.Equal(first, again.Get<Pepper>().Value);
    }

    [Fact]
    public async Task Refuses_a_database_whose_key_ring_is_gone()
    {
        var settings = await StorageHost.SettingsAsync(DatabaseProvider.Sqlite);
        await using (await StorageHost.StartAsync(settings))
        {
        }

        Directory.Delete(Path.Combine(settings["Data:Directory"]!, "keys"), recursive: true);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => StorageHost.StartAsync(settings));
        Assert.Contains("keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_where_a_portal_was_killed_while_it_migrated()
    {
        var settings = await StorageHost.SettingsAsync(DatabaseProvider.Sqlite);
        await using (var host = StorageHost.Build(settings))
        {
            // What a killed migration leaves: EF's lock row, and nothing else, since the migration is one transaction.
            await using var db = await host.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); "
                + "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-24 12:00:00+00:00')",
                TestContext.Current.CancellationToken);
        }

        await using var next = await StorageHost.StartAsync(settings);
    }

    [Fact]
    public async Task Several_portals_start_together_on_an_empty_PostgreSQL_database_and_agree()
    {
        var settings = await StorageHost.SettingsAsync(DatabaseProvider.Postgres);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => StorageHost.StartAsync(new(settings) { ["Data:Directory"] = StorageHost.NewDirectory() }))));
        try
        {
            Assert.Single(hosts.Select(host => Convert.ToHexString(host.Get<Pepper>().Value)).Distinct());
            var codes = await Task.WhenAll(hosts.Select(host => host.Get<ControlPlane.Setup.FirstSetup>().CodeAsync(TestContext.Current.CancellationToken)));
            Assert.Single(codes.Distinct());
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_sealed_thing_opens_for_its_own_purpose_only(DatabaseProvider provider)
    {
        await using var host = await StorageHost.StartAsync(await StorageHost.SettingsAsync(provider));
        var sealer = host.Get<Sealer>();
        var closed = sealer.Seal("a", [1, 2, 3]);
        Assert.Equal([1, 2, 3], sealer.Unseal("a", closed));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => sealer.Unseal("b", closed));
    }
}
