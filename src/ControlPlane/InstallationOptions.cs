using Microsoft.Extensions.Configuration;

namespace Gatehouse.ControlPlane;

/// <summary>What the installation is called from outside.</summary>
public sealed class InstallationOptions
{
    /// <summary><c>Aws:Region</c>: the region name in ARNs and signatures; <c>us-east-1</c> when unset.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary><c>Gateway:Url</c>: where callers reach the gateway; <c>http://localhost:8080</c> when unset; no trailing slash.</summary>
    public string GatewayUrl { get; set; } = "http://localhost:8080";

    internal void Read(IConfiguration configuration)
    {
        Region = configuration["Aws:Region"] is { Length: > 0 } region ? region : Region;
        GatewayUrl = configuration["Gateway:Url"] is { Length: > 0 } url ? url.TrimEnd('/') : GatewayUrl;
    }
}
