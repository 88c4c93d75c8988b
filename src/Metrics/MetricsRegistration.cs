using Gatehouse.Metrics.Recording;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
}
