using System.Net;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Metrics;
using Npgsql;

namespace Gatehouse.Portal.Runtime;

/// <summary>Reads the gateway's settings and hosts it in the portal.</summary>
internal static class RuntimeRegistration
{
    public static IServiceCollection AddGatewayRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        var options = Read(configuration, problems);
        problems.AddRange(options.Problems());
        services.AddSingleton(new SettingProblems(problems));
        services.AddSingleton(options);
        services.AddMetricRecorder();
        services.AddSingleton<GatewayRuntime>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayRuntime>());
        return services;
    }

    internal static GatewayOptions Read(IConfiguration configuration, List<string> problems)
    {
        var paths = configuration["Gateway:PathAddresses"];
        var pathAddresses = true;
        if (!string.IsNullOrEmpty(paths) && !bool.TryParse(paths, out pathAddresses))
        {
            problems.Add($"Gateway:PathAddresses is '{paths}'; it must be true or false.");
        }

        return new GatewayOptions
        {
            Url = configuration["Gateway:Url"] is { Length: > 0 } url ? url : "http://localhost:8080",
            HttpsUrl = configuration["Gateway:HttpsUrl"],
            PathAddresses = pathAddresses,
            TrustedProxies = List(configuration, "Gateway:TrustedProxies"),
            Directory = "",
            Outbound = new OutboundOptions
            {
                Allow = List(configuration, "Outbound:Allow"),
                Deny = List(configuration, "Outbound:Deny"),
                Own = [.. Own(configuration)],
            },
        };
    }

    // Several values may be given as a list or in one string with commas.
    private static string[] List(IConfiguration configuration, string key) =>
        configuration.GetSection(key).Get<string[]>() is { Length: > 0 } items
            ? items
            : configuration[key]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    // What an API's designer must not reach through the gateway: the portal itself, its database and its Redis.
    private static IEnumerable<DnsEndPoint> Own(IConfiguration configuration)
    {
        var portal = (configuration["Portal:Url"] ?? "http://localhost:5000").Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (Uri.TryCreate(portal, UriKind.Absolute, out var url))
        {
            yield return new DnsEndPoint(url.DnsSafeHost, url.Port);
        }

        if (string.Equals(configuration["Database:Provider"], nameof(DatabaseProvider.Postgres), StringComparison.OrdinalIgnoreCase))
        {
            foreach (var endPoint in Database(configuration.GetConnectionString("Portal")))
            {
                yield return endPoint;
            }
        }

        foreach (var part in configuration["Redis:Configuration"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (!part.Contains('=', StringComparison.Ordinal) && Uri.TryCreate($"tcp://{part}", UriKind.Absolute, out var redis))
            {
                yield return new DnsEndPoint(redis.DnsSafeHost, redis.Port > 0 ? redis.Port : 6379);
            }
        }
    }

    private static List<DnsEndPoint> Database(string? connectionString)
    {
        var found = new List<DnsEndPoint>();
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            foreach (var host in (builder.Host ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                // A path is a local socket, which no HTTP call reaches.
                if (!host.StartsWith('/') && Uri.TryCreate($"tcp://{host}", UriKind.Absolute, out var server))
                {
                    found.Add(new DnsEndPoint(server.DnsSafeHost, server.Port > 0 ? server.Port : builder.Port));
                }
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The storage settings report it.
        }

        return found;
    }
}
