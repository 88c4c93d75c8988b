using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Account;

/// <summary>Who may come in, and how it is known who they are.</summary>
internal static class IdentityRegistration
{
    public static IServiceCollection AddPortalIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<Sessions>();
        services.AddScoped<PasswordReset>();
        services.AddScoped<ExternalPeople>();
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();
        services.AddAuthentication(options =>
        {
            options.DefaultScheme = IdentityConstants.ApplicationScheme;
            options.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        }).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
        {
            cookie.LoginPath = "/login";
            cookie.LogoutPath = "/logout";
            cookie.AccessDeniedPath = "/forbidden";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = Sessions.Lifetime;
            cookie.Cookie.Name = "gatehouse";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Events.OnSigningIn = CookieValidation.BeginSessionAsync;
        }));
        services.AddIdentityCore<PortalUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // An account name is an e-mail address, and those are checked by EmailAddress.
                options.User.AllowedUserNameCharacters = "";
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                // PasswordCheck asks the one set of rules.
                options.Password.RequiredLength = 1;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager<PortalSignIn>()
            .AddPasswordValidator<PasswordCheck>()
            .AddDefaultTokenProviders();
        services.AddDirectories(configuration);
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(1));
        services.AddScoped<ISecurityStampValidator, CookieValidation>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = CookieValidation.Interval;
            options.OnRefreshingPrincipal = CookieValidation.CarryOverAsync;
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }
}
