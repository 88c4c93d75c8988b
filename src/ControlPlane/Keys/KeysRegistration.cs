using Gatehouse.ControlPlane.Plans;
using Gatehouse.ControlPlane.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.ControlPlane.Keys;

public static class KeysRegistration
{
    /// <summary>Plans, keys and what keys used.</summary>
    public static IServiceCollection AddPlansAndKeys(this IServiceCollection services) => services
        .AddSingleton<UsagePlans>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<KeyRotation>()
        .AddSingleton<KeyList>()
        .AddSingleton<KeyReach>()
        .AddSingleton<KeyImport>()
        .AddSingleton<KeyExport>()
        .AddSingleton<KeyUsage>()
        .AddSingleton<UsageLedger>();
}
