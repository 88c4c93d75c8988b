using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Gatehouse.Acceptance.Tests.SignIn;

/// <summary>A real OpenID Connect server with Microsoft Entra ID's addresses and claims, over TLS with a certificate of its own.</summary>
internal sealed class FakeEntra : IAsyncDisposable
{
    public const string TenantId = "6f1c2d9e-9d2b-4a57-9a0e-0c8a6a1b2c3d";
    public const string ClientId = "0b6a1c52-7c1e-4f4e-8f63-1a2b3c4d5e6f";
    public const string ClientSecret = "a-secret-of-the-tests";

    private readonly WebApplication _app;

    private FakeEntra(WebApplication app, string certificateFile)
    {
        _app = app;
        CertificateFile = certificateFile;
    }

    /// <summary>The server's certificate in PEM, for <c>SSL_CERT_FILE</c> of whoever must trust it.</summary>
    public string CertificateFile { get; }

    public string Root { get; private set; } = "";

    /// <summary>Who signs in next.</summary>
    public (string Oid, string Email, string Name) Person { get; set; } = ("5d8e7f60-1111-4222-8333-944455566677", "eve@contoso.test", "Eve Entra");

    public static async Task<FakeEntra> StartAsync()
    {
        var certificate = Certificate();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        var port = FreePort();
        var root = $"https://localhost:{port}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        FakeEntra? self = null;
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode();
            options.SetIssuer(new Uri($"{root}/{TenantId}/v2.0"));
            options.SetConfigurationEndpointUris($"{TenantId}/v2.0/.well-known/openid-configuration");
            options.SetAuthorizationEndpointUris($"{TenantId}/oauth2/v2.0/authorize");
            options.SetTokenEndpointUris($"{TenantId}/oauth2/v2.0/token");
            options.SetJsonWebKeySetEndpointUris($"{TenantId}/discovery/v2.0/keys");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess);
            options.AddEphemeralEncryptionKey().AddEphemeralSigningKey().DisableAccessTokenEncryption();
            options.UseAspNetCore();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId)
                {
                    context.Reject(Errors.InvalidClient, "Another client.");
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                {
                    context.Reject(Errors.InvalidClient, "Another client.");
                }

                return default;
            }));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var (oid, email, name) = self!.Person;
                var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
                foreach (var (type, value) in new[]
                {
                    (Claims.Subject, $"sub-of-{oid}"), ("oid", oid), ("tid", TenantId), ("ver", "2.0"), (Claims.PreferredUsername, email), (Claims.Name, name),
                })
                {
                    identity.AddClaim(new Claim(type, value).SetDestinations(Destinations.IdentityToken, Destinations.AccessToken));
                }

                var principal = new ClaimsPrincipal(identity);
                principal.SetScopes(context.Request.GetScopes());
                context.Principal = principal;
                return default;
            }));
        });
        var app = builder.Build();
        app.UseAuthentication();
        self = new FakeEntra(app, file) { Root = root };
        await app.StartAsync();
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(CertificateFile);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
