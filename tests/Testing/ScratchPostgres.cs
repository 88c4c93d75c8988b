using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Gatehouse.Testing;

/// <summary>
/// A PostgreSQL server of the tests' own, in a temporary folder and on a free port, started once per test process.
/// <c>GATEHOUSE_TEST_POSTGRES</c> names a server to use instead; with <c>CI=true</c> its absence is a failure, not a skip.
/// </summary>
public sealed class ScratchPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<ScratchPostgres?>> Shared = new(StartAsync);
    private readonly string? _directory;
    private readonly string _admin;
    private int _count;

    private ScratchPostgres(string admin, string? directory)
    {
        _admin = admin;
        _directory = directory;
        if (directory is not null)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        }
    }

    /// <summary>A connection string to a new empty database; skips the test where there is no PostgreSQL.</summary>
    public static async Task<string> NewDatabaseAsync(string? template = null)
    {
        var server = await Shared.Value;
        if (server is null)
        {
            const string why = "PostgreSQL is not installed (no initdb found) and GATEHOUSE_TEST_POSTGRES is not set.";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(why);
            }

            Assert.Skip(why);
        }

        return await server.CreateAsync(template);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private async Task<string> CreateAsync(string? template)
    {
        var name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = template is null
            ? $"CREATE DATABASE {name}"
            : $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<ScratchPostgres?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("GATEHOUSE_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new ScratchPostgres(given, null);
        }

        if (FindBinaries() is not { } binaries)
        {
            return null;
        }

        var directory = Directory.CreateTempSubdirectory("gatehouse-pg-").FullName;
        var asRoot = geteuid() == 0;
        if (asRoot)
        {
            await RunAsync("chown", ["postgres", directory]);
        }

        var port = FreePort();
        await RunAsync(asRoot, Path.Combine(binaries, "initdb"),
            ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions", "-D", Path.Combine(directory, "data")]);
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200";
        await RunAsync(asRoot, Path.Combine(binaries, "pg_ctl"),
            ["-w", "-D", Path.Combine(directory, "data"), "-l", Path.Combine(directory, "log"), "-o", options, "start"]);
        return new ScratchPostgres($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", directory);
    }

    private static string? FindBinaries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [])
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    private static Task RunAsync(bool asPostgres, string program, string[] arguments) =>
        asPostgres ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    // The shell closes the streams: a server started here would inherit a pipe, and reading it would never end.
    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private void Stop()
    {
        if (_directory is null || !File.Exists(Path.Combine(_directory, "data", "postmaster.pid")))
        {
            return;
        }

        var pid = int.Parse(File.ReadLines(Path.Combine(_directory, "data", "postmaster.pid")).First());
        _ = kill(pid, 3);

        // The end of a test process is watched by a clock, so the folder is cleared by a process of its own.
        using var clearing = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 2; rm -rf \"$0\"", _directory]));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
}
