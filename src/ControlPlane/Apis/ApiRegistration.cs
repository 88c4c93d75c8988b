using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Feed;
using Gatehouse.ControlPlane.Stages;
using Gatehouse.ControlPlane.Usage;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.Definitions.Feed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.ControlPlane.Apis;

/// <summary>Puts together what keeps APIs, versions, drafts, stages and deployments.</summary>
public static class ApiRegistration
{
    public static IServiceCollection AddApis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InstallationOptions>().Configure(options => options.Read(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FeedSignal>();
        services.TryAddSingleton<ReceiptSignal>();
        services.TryAddSingleton<Commands>();
        services.AddSingleton<DefinitionFacts>();
        services.AddSingleton<VersionRows>();
        services.AddSingleton<ApiOperations>();
        services.AddSingleton<VersionOperations>();
        services.AddSingleton<DraftOperations>();
        services.AddSingleton<DesignSurroundingsQuery>();
        services.AddSingleton<StageOperations>();
        services.AddSingleton<DeploymentOperations>();
        services.AddSingleton<DeploymentPreviews>();
        services.AddSingleton<DeploymentHistory>();
        services.AddSingleton<Comparisons>();
        services.AddSingleton<Pushes>();
        services.TryAddSingleton<UsageLedger>();
        services.AddSingleton<IFeed, InProcessFeed>();
        services.AddSingleton<FeedRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedRetention>());
        return services;
    }
}
