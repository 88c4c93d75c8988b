namespace Gatehouse.Portal.Welcome;

internal static class WelcomeServices
{
    public static IServiceCollection AddWelcome(this IServiceCollection services)
    {
        // Without loggers: the call carries a key, and what came of it is told to its reader.
        services.AddHttpClient(FirstCall.Client, client => client.Timeout = TimeSpan.FromSeconds(10))
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        services.AddSingleton<FirstCall>();
        return services;
    }
}
