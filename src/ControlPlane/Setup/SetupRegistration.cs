using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Gatehouse.ControlPlane.Audit;
using Gatehouse.ControlPlane.Mail;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ControlPlane.Teams;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.ControlPlane.Setup;

/// <summary>People, teams and the first start.</summary>
public static class SetupRegistration
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        var bootstrap = BootstrapOptions.From(configuration);
        services.AddSingleton(bootstrap);
        services.AddSingleton(new SettingProblems(bootstrap.Problems));
        services.TryAddSingleton<IPasswordHasher<PortalUser>, PasswordHasher<PortalUser>>();
        services.AddSingleton<FirstSetup>();
        services.AddSingleton<Sample>();
        services.AddSingleton<AdministratorReset>();
        services.AddSingleton<Profiles>();
        services.AddSingleton<TeamAccessKeys>();
        services.AddSingleton<TeamMembers>();
        services.AddSingleton<TeamInvites>();
        services.AddSingleton<TeamSettings>();
        services.AddSingleton<TeamAdministration>();
        services.AddSingleton<UserAdministration>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Outbox>();
        return services;
    }
}
