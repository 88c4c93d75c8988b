using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;

namespace Gatehouse.Gateway.Integrations;

/// <summary>A method whose backend cannot be called, such as one whose stage variable is missing: 500 at every call, as on AWS.</summary>
internal sealed class InvalidIntegration(string reason) : IIntegration
{
    public ValueTask<GatewayResponseType?> InvokeAsync(Exchange x)
    {
        x.Reason = reason;
        return ValueTask.FromResult<GatewayResponseType?>(GatewayResponseType.ApiConfigurationError);
    }
}
