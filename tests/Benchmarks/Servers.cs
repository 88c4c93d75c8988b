using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Benchmarks;

internal static class Servers
{
    private static readonly byte[] Body = [.. "{\"message\":\"Hello from the backend, which always says the same.\",\"ok\":true}"u8];

    /// <summary>A backend that costs as little as one in .NET can.</summary>
    public static Task UpstreamAsync(string url) => RunAsync(url, Answer);

    /// <summary>A bare Kestrel answer, the floor for mocks and cache hits.</summary>
    public static Task KestrelAsync(string url) => RunAsync(url, Answer);

    public static WebApplication Build(string url, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        var address = new Uri(url);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, address.Port);
        });
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static async Task RunAsync(string url, RequestDelegate answer)
    {
        await using var app = Build(url);
        app.Run(answer);
        await app.RunAsync();
    }

    private static Task Answer(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Body.Length;
        return context.Response.Body.WriteAsync(Body).AsTask();
    }
}
