using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Requests;

/// <summary>Joins the server to the pipeline; one <see cref="Exchange"/> serves a connection's requests one after the other.</summary>
internal sealed class GatewayApplication(RequestPipeline pipeline) : IHttpApplication<Exchange>
{
    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        Exchange x;
        if (contextFeatures is IHostContextContainer<Exchange> connection)
        {
            x = connection.HostContext ??= new Exchange();
        }
        else
        {
            x = new Exchange();
        }

        x.Http.Initialize(contextFeatures);
        x.Reset();
        return x;
    }

    public Task ProcessRequestAsync(Exchange context) => pipeline.RunAsync(context);

    public void DisposeContext(Exchange context, Exception? exception) => context.Http.Uninitialize();
}
