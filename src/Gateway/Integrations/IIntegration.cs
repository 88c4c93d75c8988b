using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;

namespace Gatehouse.Gateway.Integrations;

/// <summary>What a method does for an admitted request.</summary>
internal interface IIntegration
{
    /// <summary>Calls the backend and writes the answer.</summary>
    /// <returns>Null when the answer is written; else what the gateway answers in its place.</returns>
    ValueTask<GatewayResponseType?> InvokeAsync(Exchange x);
}
