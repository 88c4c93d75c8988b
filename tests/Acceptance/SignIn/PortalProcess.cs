using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Acceptance.Tests.SignIn;

/// <summary>The portal as people run it: a process of its own, on a data directory and ports of its own.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private PortalProcess(Process process, string directory, string url)
    {
        _process = process;
        _directory = directory;
        Url = url;
    }

    public string Url { get; }

    public static async Task<PortalProcess> StartAsync(IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> environment)
    {
        var directory = Directory.CreateTempSubdirectory("gatehouse-test-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var (key, value) in new Dictionary<string, string>(settings)
        {
            ["Portal:Url"] = $"http://127.0.0.1:{FreePort()}",
            ["Gateway:Url"] = $"http://127.0.0.1:{FreePort()}",
            ["Data:Directory"] = directory,
        })
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        // The one line says that the portal listens.
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("Gatehouse: portal ", StringComparison.Ordinal))
            {
                // Read on to the end: a full pipe would stop the portal.
                _ = process.StandardOutput.ReadToEndAsync();
                return new PortalProcess(process, directory, line.Split(' ')[2].Split("/setup")[0]);
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The portal ended with {process.ExitCode}: {string.Join('\n', said)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
