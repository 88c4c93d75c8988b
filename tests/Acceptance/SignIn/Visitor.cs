using System.Net;
using System.Text.RegularExpressions;

namespace Gatehouse.Acceptance.Tests.SignIn;

/// <summary>A browser without a screen: keeps cookies per host, also secure ones over loopback as browsers do, follows redirects, submits forms.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, string>> _cookies = [];
    private readonly HttpClient _client = new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    });

    public Uri Address { get; private set; } = new("http://localhost");

    public HttpStatusCode Status { get; private set; }

    public string Page { get; private set; } = "";

    public Task GoAsync(string address) => SendAsync(HttpMethod.Get, new Uri(address), null);

    /// <summary>Submits the page's first form whose action or text holds a mark, with these fields changed.</summary>
    public Task SubmitAsync(string mark, params (string Name, string Value)[] fields)
    {
        var form = Forms().Matches(Page).First(form => form.Value.Contains(mark, StringComparison.Ordinal)).Value;
        var values = Inputs().Matches(form)
            .Select(input => (Name: Of(input.Value, "name"), Value: Of(input.Value, "value") ?? ""))
            .Where(input => input.Name is not null)
            .ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        var action = Of(Forms().Match(form).Groups[1].Value, "action");
        return SendAsync(HttpMethod.Post, action is null ? Address : new Uri(Address, action), values);
    }

    public void Forget() => _cookies.Clear();

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(HttpMethod method, Uri address, Dictionary<string, string>? form)
    {
        for (var hop = 0; hop < 15; hop++)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            var jar = _cookies.TryGetValue(address.Host, out var known) ? known : _cookies[address.Host] = [];
            if (jar.Count > 0)
            {
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", jar.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            request.Content = form is null ? null : new FormUrlEncodedContent(form);
            using var response = await _client.SendAsync(request);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                if (pair[1].Length == 0)
                {
                    jar.Remove(pair[0]);
                }
                else
                {
                    jar[pair[0]] = pair[1];
                }
            }

            (Address, Status, Page) = (address, response.StatusCode, await response.Content.ReadAsStringAsync());
            if ((int)response.StatusCode is not (301 or 302 or 303) || response.Headers.Location is not { } next)
            {
                return;
            }

            (method, form, address) = (HttpMethod.Get, null, new Uri(address, next));
        }

        throw new InvalidOperationException($"Too many redirects, the last to {address}.");
    }

    private static string? Of(string tag, string attribute) =>
        Regex.Match(tag, $"\\b{attribute}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form([^>]*)>.*?</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Inputs();
}
