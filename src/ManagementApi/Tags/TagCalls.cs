using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane.Tags;
using Gatehouse.ManagementApi.Endpoint;

namespace Gatehouse.ManagementApi.Tags;

/// <summary>The operations on tags, by ARN, for everything that can carry some.</summary>
internal sealed class TagCalls(ResourceTags tags, OperationTable operations)
{
    private const string At = "/tags/{resource_arn}";

    public void Map(OperationTable table)
    {
        table.Map("GetTags", "GET", At, GetAsync);
        table.Map<TagResourceRequest>("TagResource", "PUT", At, SetAsync);
        table.Map("UntagResource", "DELETE", At, RemoveAsync);
    }

    private async Task<Answer> GetAsync(Call call, CancellationToken cancellationToken)
    {
        if (await CheckAsync(call, cancellationToken) is { } error)
        {
            return error;
        }

        var own = await tags.ReadAsync(call.Actor, call.TeamId, Arn(call), cancellationToken);
        return own.Answer(values => Answer.Ok(new Aws.ApiGateway.Tags { Values = values }));
    }

    private async Task<Answer> SetAsync(Call call, TagResourceRequest input, CancellationToken cancellationToken)
    {
        if (input.Tags is null)
        {
            return Answer.Validation("Value null at 'tagResourceInput.tags' failed to satisfy constraint: Member must not be null");
        }

        if (await CheckAsync(call, cancellationToken) is { } error)
        {
            return error;
        }

        var set = await tags.SetAsync(call.Actor, call.TeamId, Arn(call), input.Tags, cancellationToken);
        return set.Answer(_ => Answer.NoContent);
    }

    private async Task<Answer> RemoveAsync(Call call, CancellationToken cancellationToken)
    {
        if (call.Http.Query["tagKeys"] is not { Count: > 0 } keys)
        {
            return Answer.Validation("Value null at 'untagResourceInput.tagKeys' failed to satisfy constraint: Member must not be null");
        }

        if (await CheckAsync(call, cancellationToken) is { } error)
        {
            return error;
        }

        var removed = await tags.RemoveAsync(
            call.Actor, call.TeamId, Arn(call), [.. keys.OfType<string>().SelectMany(key => key.Split(','))], cancellationToken);
        return removed.Answer(_ => Answer.NoContent);
    }

    private static string Arn(Call call) => call.Path["resource_arn"];

    /// <summary>Whether the ARN names something that is here: what its own GET says.</summary>
    private async Task<Answer?> CheckAsync(Call call, CancellationToken cancellationToken)
    {
        var prefix = call.Arn("/");
        if (!Arn(call).StartsWith(prefix, StringComparison.Ordinal))
        {
            return Answer.BadRequest($"Invalid ARN. ARN is not well formed {Arn(call)}");
        }

        var path = "/" + Arn(call)[prefix.Length..];
        if (operations.Find("GET", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), null) is not { } found || found.Values.Count == 0)
        {
            return Answer.BadRequest($"Invalid ARN. ARN is not well formed {Arn(call)}");
        }

        var answer = await found.Route.Run(call.At(found.Values), cancellationToken);
        return answer.ErrorType is null ? null : answer;
    }
}
