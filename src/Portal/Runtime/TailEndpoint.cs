using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Gateway.Requests;
using Gatehouse.Portal.Account;

namespace Gatehouse.Portal.Runtime;

/// <summary>One request as watchers see it.</summary>
/// <param name="Key">First characters of the key; null without an accepted one.</param>
/// <param name="Reason">Why it was refused, in a sentence.</param>
internal sealed record TailRow(string Id, DateTimeOffset At, string Verb, string Path, int Status, double Ms, string? Key, string? Reason);

/// <summary>A sign of life while nothing comes.</summary>
/// <param name="Total">Requests of all teams that reached this gateway since it started.</param>
/// <param name="Dropped">Rows this watcher was too slow for.</param>
internal sealed record TailBeat(long Total, long Dropped);

/// <summary>
/// Streams a team's requests as they end, over HTTP rather than the circuit, so that watching goes on while the circuit is away.
/// </summary>
internal static class TailEndpoint
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    public static void MapTail(this IEndpointRouteBuilder routes) => routes.MapGet("/ui-data/tail", TailAsync);

    /// <param name="api">AWS-level id; null follows all of the team's.</param>
    private static async Task<IResult> TailAsync(
        string team, string? api, string? stage, HttpContext http, TeamLookup teams, GatewayRuntime gateway, CancellationToken cancellationToken)
    {
        if (CurrentActor.Of(http) is not { } actor || await teams.FindAsync(actor, team, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        var account = found.AccountId;
        return TypedResults.ServerSentEvents(FollowAsync(
            gateway.Tail,
            record => record.AccountId == account && (api is null || record.ApiId == api) && (stage is null || record.Stage == stage),
            async cancel => await teams.FindAsync(actor, team, cancel) is not null,
            cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<object>> FollowAsync(
        RequestTail tail, Func<RequestRecord, bool> wanted, Func<CancellationToken, Task<bool>> stillMay, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = tail.Subscribe(wanted);
        yield return new SseItem<object>(new TailBeat(tail.Total, 0), "beat");
        var beats = 0;
        while (true)
        {
            // A person who was removed from the team watches for half a minute more at most.
            if (++beats % 6 == 0 && !await stillMay(cancellationToken))
            {
                yield break;
            }

            using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            beat.CancelAfter(Beat);
            while (await NextAsync(subscription, beat.Token, cancellationToken) is { } record)
            {
                yield return new SseItem<object>(
                    new TailRow(record.Id, record.At, record.Verb, record.Path, record.Status, record.Milliseconds, record.KeyPrefix, record.Reason), "request");
            }

            yield return new SseItem<object>(new TailBeat(tail.Total, subscription.Dropped), "beat");
        }
    }

    // Null when it is time for a beat.
    private static async ValueTask<RequestRecord?> NextAsync(RequestSubscription subscription, CancellationToken beat, CancellationToken cancellationToken)
    {
        try
        {
            return await subscription.Requests.ReadAsync(beat);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
