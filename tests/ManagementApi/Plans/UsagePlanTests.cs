namespace Gatehouse.ManagementApi.Tests.Plans;

public sealed class UsagePlanTests(ManagementApi api)
{
    [Fact]
    public async Task A_plan_a_key_and_what_joins_them()
    {
        var plan = await api.SendAsync("POST", "/usageplans", new
        {
            name = $"Starter {Guid.NewGuid():N}",
            throttle = new { rateLimit = 10.5, burstLimit = 20 },
            quota = new { limit = 1000, offset = 0, period = "DAY" },
        });
        Assert.Equal((201, "10.5"), (plan.Status, plan.Json.GetProperty("throttle").GetProperty("rateLimit").GetRawText()));
        var key = await api.SendAsync("POST", "/apikeys", new { name = "ours", enabled = true, value = "abcdefghijklmnopqrstuvwxyz0123456789" });
        Assert.Equal((201, "abcdefghijklmnopqrstuvwxyz0123456789"), (key.Status, key["value"]));
        Assert.False((await api.SendAsync("GET", $"/apikeys/{key["id"]}")).Json.TryGetProperty("value", out _));
        Assert.Equal(key["value"], (await api.SendAsync("GET", $"/apikeys/{key["id"]}?includeValue=true"))["value"]);

        var address = $"/usageplans/{plan["id"]}";
        Assert.Equal(201, (await api.SendAsync("POST", $"{address}/keys", new { keyId = key["id"], keyType = "API_KEY" })).Status);
        Assert.Equal(1, (await api.SendAsync("GET", $"{address}/keys")).Json.GetProperty("item").GetArrayLength());
        var patched = await api.SendAsync("PATCH", address, new { patchOperations = new[] { new { op = "replace", path = "/quota/limit", value = "5" } } });
        Assert.Equal((200, 5), (patched.Status, patched.Json.GetProperty("quota").GetProperty("limit").GetInt32()));
        Assert.Equal(200, (await api.SendAsync("GET", $"{address}/usage?startDate=2026-11-01&endDate=2026-11-02")).Status);
        Assert.Equal(202, (await api.SendAsync("DELETE", $"{address}/keys/{key["id"]}")).Status);
        Assert.Equal(202, (await api.SendAsync("DELETE", address)).Status);
        Assert.Equal(202, (await api.SendAsync("DELETE", $"/apikeys/{key["id"]}")).Status);
        Assert.Equal((404, "Invalid Usage Plan ID specified"), ((await api.SendAsync("GET", address)).Status, (await api.SendAsync("GET", address)).Message));
    }

    [Theory]
    [InlineData("/apikeys", "{\"value\": \"short\"}", "API Key value should be at least 20 characters")]
    [InlineData("/usageplans", "{\"name\": \"\"}", "Name cannot be empty")]
    [InlineData("/usageplans", "{}", "Member must not be null")]
    public async Task Refuses_bad_input(string path, string body, string message)
    {
        var reply = await api.SendAsync("POST", path, body);
        Assert.Equal(400, reply.Status);
        Assert.Contains(message, reply.Message);
    }
}
