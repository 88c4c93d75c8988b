using System.Collections.Frozen;
using Gatehouse.Gateway.Mapping;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;

namespace Gatehouse.Gateway.Integrations.Mock;

/// <summary>Answers without a backend: the request template names a status, and that selects the integration response.</summary>
internal sealed class MockIntegration(TemplateSet templates, ResponseSelection responses) : IIntegration
{
    // A template that never changes names its status once.
    private readonly FrozenDictionary<BodyTemplate, int?> _statuses =
        templates.All.Distinct().ToFrozenDictionary(template => template, template => template.Constant is { } text ? MockStatus.Parse(text) : null);

    public async ValueTask<GatewayResponseType?> InvokeAsync(Exchange x)
    {
        if (!templates.Choose(x.Http.Request.ContentType ?? "", out var template))
        {
            x.Reason = $"No request template for the content type '{x.Http.Request.ContentType}'.";
            return GatewayResponseType.UnsupportedMediaType;
        }

        var status = template is null
            ? MockStatus.Parse(await ReadBodyAsync(x))
            : _statuses.TryGetValue(template, out var known) ? known : null;
        if (status is null)
        {
            x.Reason = "Unable to parse statusCode. It should be an integer that is defined in the request template.";
            return GatewayResponseType.ApiConfigurationError;
        }

        return MappedResponse.Write(x, responses, status.Value, backend: null, body: default);
    }

    // Only the beginning of a passed body is looked at: a status is a few bytes.
    private static async Task<string> ReadBodyAsync(Exchange x)
    {
        using var reader = new StreamReader(x.Http.Request.Body, leaveOpen: true);
        var buffer = new char[4096];
        var read = await reader.ReadBlockAsync(buffer, x.Http.RequestAborted);
        return new string(buffer, 0, read);
    }
}
