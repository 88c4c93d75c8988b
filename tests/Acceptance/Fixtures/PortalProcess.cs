using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Acceptance.Tests.Fixtures;

/// <summary>
/// The product as its users start it: a process of its own with its own data directory, on free ports. It can be killed and
/// started again on the same data.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    public const string Email = "ana@example.com";
    public const string Password = "correct horse battery staple";
    public const string AccessKeyId = "AKIAGATEHOUSETEST001";
    public const string SecretAccessKey = "acceptance/secret+of/forty/characters+xx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string[] _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private PortalProcess(string directory, string[] settings)
    {
        DataDirectory = directory;
        _settings = settings;
        PortalUrl = $"http://localhost:{FreePort()}";
        GatewayUrl = $"http://localhost:{FreePort()}";
    }

    public string DataDirectory { get; }

    public string PortalUrl { get; }

    public string GatewayUrl { get; }

    /// <summary>Everything it printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="bootstrap">Whether the first administrator comes from settings rather than from the set-up page.</param>
    public static async Task<PortalProcess> StartAsync(bool bootstrap = true, params string[] settings)
    {
        string[] first = bootstrap
            ?
            [
                $"--Bootstrap:AdminEmail={Email}", $"--Bootstrap:AdminPassword={Password}", "--Bootstrap:AccountId=123456789012",
                $"--Bootstrap:AccessKeyId={AccessKeyId}", $"--Bootstrap:SecretAccessKey={SecretAccessKey}",
            ]
            : [];
        var portal = new PortalProcess(Directory.CreateTempSubdirectory("gatehouse-").FullName, [.. first, .. settings]);
        await portal.StartAgainAsync();
        return portal;
    }

    /// <summary>Starts it on the data that is there, and waits until it may take traffic.</summary>
    public async Task StartAgainAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bin", "Portal", Repository.Configuration);
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(folder, "Gatehouse.Portal.dll"),
            $"--Portal:Url={PortalUrl}", $"--Gateway:Url={GatewayUrl}", $"--Data:Directory={DataDirectory}", .. _settings,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DataDirectory,
        };
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        await AnswersAsync(http, $"{PortalUrl}/readyz", patience.Token);
        await AnswersAsync(http, $"{GatewayUrl}/healthz", patience.Token);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>The exit code of a start that is refused.</summary>
    public static async Task<(int Code, string Output)> RefusedAsync(params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bin", "Portal", Repository.Configuration);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "Gatehouse.Portal.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        try
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
        catch (IOException)
        {
            // The operating system clears its temporary folder itself.
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

    private async Task AnswersAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"The portal ended with {_process.ExitCode}:\n{Output}");
            }

            try
            {
                if ((await http.GetAsync(address, cancellationToken)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{address} did not answer within {Patience.TotalSeconds} s:\n{Output}");
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal static class Repository
{
    /// <summary>The folder that holds Portal.sln, found upward from the tests' output.</summary>
    public static string Root { get; } = Find();

    /// <summary><c>debug</c> or <c>release</c>, as the tests were built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Portal.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("Portal.sln was not found above the tests' output.");
    }
}
