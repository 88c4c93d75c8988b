using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Acceptance.Tests.Fixtures;

/// <summary>A backend that answers with what it was asked, and counts.</summary>
public sealed class EchoUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _requests = new();

    private EchoUpstream(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>Requests by verb and path, <c>GET /pets</c>.</summary>
    public IReadOnlyDictionary<string, int> Requests => _requests;

    public static async Task<EchoUpstream> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var upstream = new EchoUpstream(app);
        app.Run(async context =>
        {
            var request = context.Request;
            upstream._requests.AddOrUpdate($"{request.Method} {request.Path}", 1, (_, count) => count + 1);
            if (request.Query.TryGetValue("status", out var status))
            {
                context.Response.StatusCode = int.Parse(status!);
            }

            await context.Response.WriteAsJsonAsync(new { method = request.Method, path = request.Path.Value, query = request.QueryString.Value });
        });
        await app.StartAsync();
        upstream.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
