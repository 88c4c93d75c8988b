namespace Gatehouse.Portal.Welcome;

internal static class WelcomeServices
{
    public static IServiceCollection AddWelcome(this IServiceCollection services)
    {
        services.AddHttpClient(FirstCall.Client, client => client.Timeout = TimeSpan.FromSeconds(10))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        services.AddSingleton<FirstCall>();
        return services;
    }
}
