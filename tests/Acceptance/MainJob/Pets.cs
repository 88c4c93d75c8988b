using Gatehouse.Acceptance.Tests.Fixtures;

namespace Gatehouse.Acceptance.Tests.MainJob;

/// <summary>The document of these tests: <c>/pets</c> wants a key, <c>/open</c> does not.</summary>
internal static class Pets
{
    public static async Task<string> DocumentAsync(EchoUpstream upstream) =>
        (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "MainJob", "pets.json")))
        .Replace("https://upstream.invalid", upstream.Url, StringComparison.Ordinal);

    public static async Task<(int Status, string Body)> GetAsync(this HttpClient http, string address, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
