using System.Net;
using System.Security.Cryptography;
using Gatehouse.ControlPlane.Storage;
using Microsoft.AspNetCore.HttpOverrides;

namespace Gatehouse.Portal.Security;

/// <summary>The one inline script that a page may have (its import map) is named by this number, made for the page.</summary>
internal sealed class PageNonce
{
    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
}

/// <summary>What every answer of the portal tells browsers, and whose word about the caller's address counts.</summary>
internal static class SecurityHeaders
{
    /// <summary><c>Portal:TrustedProxies</c>: addresses and networks (<c>10.0.0.0/8</c>), by commas; unset trusts nobody.</summary>
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        var networks = new List<System.Net.IPNetwork>();
        foreach (var part in (configuration["Portal:TrustedProxies"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (System.Net.IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                problems.Add($"Portal:TrustedProxies holds '{part}'; write addresses and networks such as 10.0.0.0/8, separated by commas.");
            }
        }

        services.AddSingleton(new SettingProblems(problems));
        return services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            networks.ForEach(options.KnownIPNetworks.Add);
        });
    }

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.UseForwardedHeaders().Use((request, next) =>
    {
        var nonce = new PageNonce();
        request.Features.Set(nonce);
        var headers = request.Response.Headers;
        // Styles may be inline: MudBlazor's theme and positions are. Workers from blobs and data fonts are the code editor's.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce.Value}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (request.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(request);
    });
}
