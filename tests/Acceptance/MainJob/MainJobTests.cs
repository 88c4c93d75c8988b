using Gatehouse.Acceptance.Tests.Fixtures;

namespace Gatehouse.Acceptance.Tests.MainJob;

public sealed class MainJobTests(Browser browser)
{
    [Fact]
    public async Task From_a_document_to_a_counted_call()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        await using var portal = await PortalProcess.StartAsync();
        using var http = new HttpClient();
        var ana = await Person.SignInAsync(browser, portal);

        var api = await ana.ImportAsync(await Pets.DocumentAsync(upstream));
        var address = await ana.DeployAsync(api, "dev");
        await ana.MakePlanAsync("Starter", quota: 5);
        var key = await ana.MakeKeyAsync("kiosk", "Starter");

        // The key reaches the gateway a moment after it was made; refusals on the way there are counted like any other.
        var early = 0;
        var first = await http.GetAsync(address + "/pets", key);
        while (first.Status == 403)
        {
            early++;
            Assert.True(early < 500, "The key was never admitted.");
            await Task.Delay(50);
            first = await http.GetAsync(address + "/pets", key);
        }

        Assert.Equal(200, first.Status);
        Assert.Contains("\"path\":\"/pets\"", first.Body, StringComparison.Ordinal);
        for (var call = 2; call <= 5; call++)
        {
            Assert.Equal(200, (await http.GetAsync(address + "/pets", key)).Status);
        }

        Assert.Equal((429, "{\"message\":\"Limit Exceeded\"}"), await http.GetAsync(address + "/pets", key));
        Assert.Equal((403, "{\"message\":\"Forbidden\"}"), await http.GetAsync(address + "/pets", key: null));
        Assert.Equal((403, "{\"message\":\"Forbidden\"}"), await http.GetAsync(address + "/pets", "not-a-key-of-anybody"));
        Assert.Equal((403, "{\"message\":\"Missing Authentication Token\"}"), await http.GetAsync(address + "/nothing", key: null));
        Assert.Equal(200, (await http.GetAsync(address + "/open", key: null)).Status);

        Assert.Equal(5, upstream.Requests["GET /pets"]);
        Assert.Equal(1, upstream.Requests["GET /open"]);
        await Eventually.EqualAsync((6L, 4L + early), () => ana.TrafficAsync(api));
    }
}
