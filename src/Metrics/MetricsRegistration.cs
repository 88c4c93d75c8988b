using Gatehouse.Metrics.Query;
using Gatehouse.Metrics.Recording;
using Gatehouse.Metrics.Rollup;
using Gatehouse.Metrics.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gatehouse.Metrics;

public static class MetricsRegistration
{
    /// <summary>The recorder alone: what a host needs to count requests.</summary>
    public static IServiceCollection AddMetricRecorder(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MetricRecorder>();
        return services;
    }

    /// <summary>The recorder, the store that its counts go to, roll-up and retention, and queries.</summary>
    public static IServiceCollection AddMetricStore(this IServiceCollection services, Action<MetricsOptions> configure)
    {
        services.AddMetricRecorder();
        services.Configure(configure);
        services.AddSingleton(provider => MetricStore.Open(provider.GetRequiredService<IOptions<MetricsOptions>>().Value));
        services.AddSingleton<TrafficReader>();
        services.AddSingleton<MetricFlusher>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricFlusher>());
        services.AddHostedService<MetricRollup>();
        return services;
    }
}
