using Gatehouse.Definitions.Rest;
using Gatehouse.Gateway.Integrations.Http;
using Gatehouse.Gateway.Integrations.HttpProxy;
using Gatehouse.Gateway.Integrations.Mock;
using Gatehouse.Gateway.Mapping;
using Gatehouse.Gateway.Outbound;
using Gatehouse.Gateway.Stages;
using Yarp.ReverseProxy.Forwarder;

namespace Gatehouse.Gateway.Integrations;

/// <summary>Chooses the kind of integration and compiles its parts.</summary>
internal sealed class IntegrationCompiler(UpstreamClients clients, IHttpForwarder forwarder, TimeProvider time)
{
    private readonly Deadlines _deadlines = new(time);

    public IIntegration Compile(StageContext stage, IReadOnlyList<string> variables, RestMethod method, Integration integration) => integration.Type switch
    {
        IntegrationType.HTTP_PROXY => Target(stage, variables, integration) is { } request
            ? new HttpProxyIntegration(request, clients.For(integration.InsecureSkipVerification), forwarder, TimeSpan.FromMilliseconds(integration.TimeoutInMillis), _deadlines, time)
            : new InvalidIntegration("The backend's address is not valid."),
        IntegrationType.HTTP => Target(stage, variables, integration) is { } request
            ? new HttpIntegration(
                request,
                TemplateSet.Compile(integration.RequestTemplates, integration.PassthroughBehavior),
                ResponseSelection.Compile(stage, method, integration),
                clients.For(integration.InsecureSkipVerification),
                TimeSpan.FromMilliseconds(integration.TimeoutInMillis),
                _deadlines,
                time)
            : new InvalidIntegration("The backend's address is not valid."),
        IntegrationType.MOCK => new MockIntegration(
            TemplateSet.Compile(integration.RequestTemplates, integration.PassthroughBehavior),
            ResponseSelection.Compile(stage, method, integration)),
        _ => throw new StageRefusedException($"Integrations of type {integration.Type} are not served by this node."),
    };

    private static UpstreamRequest? Target(StageContext stage, IReadOnlyList<string> variables, Integration integration) =>
        UpstreamRequest.Compile(stage, variables, integration);
}
