using Gatehouse.ControlPlane.Tags;
using Gatehouse.ControlPlane.Versions;
using Gatehouse.ManagementApi.Authorizers;
using Gatehouse.ManagementApi.Definitions;
using Gatehouse.ManagementApi.Deployments;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.GatewayResponses;
using Gatehouse.ManagementApi.Integrations;
using Gatehouse.ManagementApi.Keys;
using Gatehouse.ManagementApi.Methods;
using Gatehouse.ManagementApi.Models;
using Gatehouse.ManagementApi.Plans;
using Gatehouse.ManagementApi.Resources;
using Gatehouse.ManagementApi.RestApis;
using Gatehouse.ManagementApi.Stages;
using Gatehouse.ManagementApi.Tags;
using Gatehouse.ManagementApi.Validators;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.ManagementApi;

/// <summary>The management API as a part of a web application.</summary>
public static class ManagementApiRegistration
{
    public static IServiceCollection AddManagementApi(this IServiceCollection services)
    {
        services.AddSingleton<VersionDirectory>();
        services.AddSingleton<ResourceTags>();
        services.AddSingleton<DefinitionCalls>();
        services.AddSingleton(Operations);
        return services;
    }

    /// <summary>Goes before everything that looks at cookies.</summary>
    public static IApplicationBuilder UseManagementApi(this IApplicationBuilder app) => app.UseMiddleware<ManagementEndpoint>();

    private static OperationTable Operations(IServiceProvider services)
    {
        var table = new OperationTable();
        Make<RestApiCalls>().Map(table);
        Make<ResourceCalls>().Map(table);
        Make<MethodCalls>().Map(table);
        Make<MethodResponseCalls>().Map(table);
        Make<IntegrationCalls>().Map(table);
        Make<IntegrationResponseCalls>().Map(table);
        Make<ModelCalls>().Map(table);
        Make<ValidatorCalls>().Map(table);
        Make<AuthorizerCalls>().Map(table);
        Make<GatewayResponseCalls>().Map(table);
        Make<DeploymentCalls>().Map(table);
        Make<StageCalls>().Map(table);
        Make<UsagePlanCalls>().Map(table);
        Make<ApiKeyCalls>().Map(table);
        new TagCalls(services.GetRequiredService<ResourceTags>(), table).Map(table);
        return table;

        T Make<T>() => ActivatorUtilities.CreateInstance<T>(services);
    }
}
