using Gatehouse.ControlPlane.Storage;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Identity.Web;

namespace Gatehouse.Portal.Account;

/// <summary>
/// Directories that people may sign in from: Microsoft Entra ID when <c>AzureAd:ClientId</c> is set, any OpenID Connect
/// provider when <c>Oidc:Authority</c> is. What they say is turned into a row of ours; rights are ours alone.
/// </summary>
internal static class Directories
{
    public const string Entra = "EntraId";
    public const string Oidc = "Oidc";

    public static void AddDirectories(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        var authentication = services.AddAuthentication();
        if (!string.IsNullOrWhiteSpace(configuration["AzureAd:ClientId"]))
        {
            Require("AzureAd:TenantId");
            Require("AzureAd:Instance");
            // No cookie scheme of its own: the answer goes through our external cookie into a row of ours.
            authentication.AddMicrosoftIdentityWebApp(
                configuration.GetSection("AzureAd"), openIdConnectScheme: Entra, cookieScheme: null, displayName: "Microsoft Entra ID");
            services.Configure<OpenIdConnectOptions>(Entra, options => options.SignInScheme = IdentityConstants.ExternalScheme);
        }

        if (!string.IsNullOrWhiteSpace(configuration["Oidc:Authority"]))
        {
            Require("Oidc:ClientId");
            authentication.AddOpenIdConnect(Oidc, configuration["Oidc:DisplayName"] ?? "Single sign-on", options =>
            {
                options.Authority = configuration["Oidc:Authority"];
                options.ClientId = configuration["Oidc:ClientId"];
                options.ClientSecret = configuration["Oidc:ClientSecret"];
                options.ResponseType = "code";
                options.UsePkce = true;
                options.CallbackPath = "/signin-oidc-provider";
                options.SignInScheme = IdentityConstants.ExternalScheme;
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.Scope.Clear();
                foreach (var scope in (configuration["Oidc:Scope"] ?? "openid profile email").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    options.Scope.Add(scope);
                }
            });
        }

        services.AddSingleton(new SettingProblems(problems));

        void Require(string key)
        {
            if (string.IsNullOrWhiteSpace(configuration[key]))
            {
                problems.Add($"{key} is not set; it is required when {(key[0] == 'A' ? "AzureAd:ClientId" : "Oidc:Authority")} is.");
            }
        }
    }
}
