using Gatehouse.ControlPlane.Storage;

namespace Gatehouse.Portal.Mail;

internal static class MailRegistration
{
    /// <summary>Delivery of messages, where <c>Smtp:*</c> names a server.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        if (SmtpOptions.Read(configuration, problems) is { } smtp)
        {
            services.AddSingleton(smtp);
        }

        services.AddSingleton(new SettingProblems(problems));
        return services.AddHostedService<MailDelivery>();
    }
}
