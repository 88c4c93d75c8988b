using System.Diagnostics;
using System.Net.Http.Headers;

namespace Gatehouse.Portal.Welcome;

/// <summary>What came of a call that the portal made for its reader.</summary>
/// <param name="Status">Null when nothing answered.</param>
/// <param name="Body">At most 2,000 characters.</param>
/// <param name="Problem">Why nothing answered, in a sentence.</param>
public sealed record CallResult(DateTimeOffset At, int? Status, double Milliseconds, string Body, string? RequestId, string? Problem);

/// <summary>Makes the reader's first call from the portal, through the gateway's real port, for those without a terminal.</summary>
internal sealed class FirstCall(IHttpClientFactory clients, TimeProvider time)
{
    public const string Client = "first-call";
    private const int Longest = 2_000;

    public async Task<CallResult> SendAsync(Uri url, string key, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("x-api-key", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var id = answer.Headers.TryGetValues("x-amzn-RequestId", out var ids) ? ids.FirstOrDefault() : null;
            return new CallResult(at, (int)answer.StatusCode, milliseconds, await ReadAsync(answer, cancellationToken), id, null);
        }
        catch (HttpRequestException error)
        {
            return Nothing(error.HttpRequestError == HttpRequestError.ConnectionError
                ? $"Nothing listens at {url.Authority}. Is the gateway running, and is Gateway:Url right?"
                : $"{url.Authority} did not answer: {error.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Nothing($"{url.Authority} did not answer within 10 seconds.");
        }

        CallResult Nothing(string problem) => new(at, null, Stopwatch.GetElapsedTime(started).TotalMilliseconds, "", null, problem);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        var buffer = new char[Longest];
        var read = await reader.ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, read);
    }
}
