using System.Net;
using System.Net.Sockets;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.Import;
using Gatehouse.Gateway.Outbound;

namespace Gatehouse.Portal.Import;

/// <summary>
/// Fetches a document from an address that a person typed. The address really connected to is checked, redirects
/// included, so that the portal cannot be made to read a metadata service or its own database.
/// </summary>
internal sealed class DocumentFetch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DocumentShelf _shelf;
    private readonly ImportOperations _imports;
    private readonly HttpClient _client;

    public DocumentFetch(DocumentShelf shelf, ImportOperations imports, OutboundGuard guard)
    {
        (_shelf, _imports) = (shelf, imports);
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = 5,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Fetches and keeps it, for the actor alone.</summary>
    public async Task<Outcome<ShelvedDocument>> ToShelfAsync(Actor actor, Guid teamId, string? url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            return Failure.Invalid("url", "url", $"\"{url}\" is no address such as https://pets.example.com/openapi.json.");
        }

        if ((await _imports.MayImportAsync(actor, teamId, cancellationToken)).Failure is { } failure)
        {
            return failure;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await FetchAsync(actor.Id, address, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure.Invalid("url", "url", $"{address.Host} did not send the document within {Patience.TotalSeconds:N0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return Failure.Invalid("url", "url", $"{address.Host} could not be read: {(e.InnerException ?? e).Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Outcome<ShelvedDocument>> FetchAsync(string userId, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept", "application/json, application/yaml, text/yaml, */*;q=0.5");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return Failure.Invalid("url", "url", $"{address.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        }

        var tooLong = $"The document at {address.Host} is too large: at most {ImportOperations.MaximumBytes / 1024 / 1024} MB can be imported.";
        if (response.Content.Headers.ContentLength > ImportOperations.MaximumBytes)
        {
            return Failure.LimitExceeded(tooLong);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var document = await _shelf.KeepAsync(userId, address.GetLeftPart(UriPartial.Path), body, ImportOperations.MaximumBytes, cancellationToken);
        return document is null ? Failure.LimitExceeded(tooLong) : document;
    }
}
