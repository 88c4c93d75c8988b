using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Gatehouse.Acceptance.Tests.Fixtures;
using Gatehouse.ManagementApi.Tests;

[assembly: AssemblyFixture(typeof(ManagementApi))]

namespace Gatehouse.ManagementApi.Tests;

/// <summary>A running portal and a client that signs with AWS's own library.</summary>
public sealed class ManagementApi : IAsyncLifetime
{
    private PortalProcess? _portal;

    public PortalProcess Portal => _portal!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await PortalProcess.StartAsync();
        Client = NewClient(PortalProcess.AccessKeyId, PortalProcess.SecretAccessKey);
    }

    public HttpClient NewClient(string accessKeyId, string secret, string service = "apigateway", RegionEndpoint? region = null) =>
        new(new SigV4SigningHandler(
            new BasicAWSCredentials(accessKeyId, secret), region ?? RegionEndpoint.USEast1, service, new SocketsHttpHandler { AllowAutoRedirect = false }))
        {
            BaseAddress = new Uri(Portal.PortalUrl),
            Timeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>Sends a signed call and reads the answer.</summary>
    public Task<Reply> SendAsync(string method, string path, object? body = null) => SendAsync(Client, method, path, body);

    public static async Task<Reply> SendAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
            await request.Content.LoadIntoBufferAsync();
        }

        using var response = await client.SendAsync(request);
        var json = await response.Content.ReadAsStringAsync();
        return new Reply(
            (int)response.StatusCode,
            response.Headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.Single() : null,
            json.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(json));
    }

    /// <summary>A new API with a name of its own; its id and its root's id.</summary>
    public async Task<(string Id, string Root)> NewApiAsync()
    {
        var created = await SendAsync("POST", "/restapis", new { name = $"api {Guid.NewGuid():N}" });
        Assert.Equal(201, created.Status);
        return (created["id"], created["rootResourceId"]);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }
    }
}

/// <param name="ErrorType">The value of <c>x-amzn-ErrorType</c>; null when there is none.</param>
public sealed record Reply(int Status, string? ErrorType, JsonElement Json)
{
    public string this[string name] => Json.GetProperty(name).ToString();

    public string? Message => Json.ValueKind != JsonValueKind.Object ? null
        : Json.TryGetProperty("message", out var lower) ? lower.GetString()
        : Json.TryGetProperty(nameof(Message), out var upper) ? upper.GetString()
        : null;
}
