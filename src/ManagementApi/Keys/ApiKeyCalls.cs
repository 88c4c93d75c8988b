using Gatehouse.Aws.ApiGateway;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ManagementApi.Endpoint;
using Gatehouse.ManagementApi.Patches;
using ApiKeys = Gatehouse.ControlPlane.Keys.ApiKeys;
using Wire = Gatehouse.Aws.ApiGateway;

namespace Gatehouse.ManagementApi.Keys;

/// <summary>The operations on API keys. A key made here keeps a sealed copy, because <c>includeValue</c> promises its value.</summary>
internal sealed class ApiKeyCalls(ApiKeys keys, KeyList list)
{
    private const string At = "/apikeys/{api_Key}";

    public static Answer NoSuchKey { get; } = Answer.NotFound("Invalid API Key identifier specified");

    public void Map(OperationTable table)
    {
        table.Map<CreateApiKeyRequest>("CreateApiKey", "POST", "/apikeys", CreateAsync);
        table.Map("GetApiKeys", "GET", "/apikeys", ListAsync);
        table.Map("GetApiKey", "GET", At, (call, cancel) => ShowAsync(call, Id(call), call.Flag("includeValue"), Answer.Ok, cancel));
        table.Map<PatchRequest>("UpdateApiKey", "PATCH", At, UpdateAsync);
        table.Map("DeleteApiKey", "DELETE", At, async (call, cancel) =>
            Known(await keys.DeleteAsync(call.Actor, call.TeamId, Id(call), cancel), _ => Answer.Accepted));
    }

    private static string Id(Call call) => call.Path["api_Key"];

    private static Wire.ApiKey View(KeyRow row, DateTimeOffset updated, string? value) => new()
    {
        Id = row.Id,
        Name = row.Name.Length == 0 ? null : row.Name,
        Description = row.Description,
        CustomerId = row.CustomerId,
        Enabled = row.Enabled,
        CreatedDate = row.CreatedAt,
        LastUpdatedDate = updated,
        StageKeys = [],
        Value = value,
    };

    private static Answer Known<T>(Outcome<T> outcome, Func<T, Answer> show) =>
        outcome.IsOk ? show(outcome.Value) : outcome.Failure!.Kind == FailureKind.NotFound ? NoSuchKey : Answer.From(outcome.Failure);

    private async Task<Answer> ShowAsync(Call call, string id, bool withValue, Func<object, Answer> answer, CancellationToken cancellationToken)
    {
        var detail = await list.GetAsync(call.Actor, call.TeamId, id, cancellationToken);
        if (!detail.IsOk)
        {
            return Known(detail, _ => Answer.Accepted);
        }

        string? value = null;
        if (withValue)
        {
            var revealed = await keys.RevealAsync(call.Actor, call.TeamId, [id], cancellationToken);
            if (!revealed.IsOk)
            {
                return Answer.From(revealed.Failure!);
            }

            value = revealed.Value.GetValueOrDefault(id);
        }

        return answer(View(detail.Value.Key, detail.Value.UpdatedAt, value));
    }

    private async Task<Answer> CreateAsync(Call call, CreateApiKeyRequest input, CancellationToken cancellationToken)
    {
        if (input.StageKeys is { Count: > 0 })
        {
            return Answer.BadRequest("stageKeys are deprecated: put the key on a usage plan that opens the stage.");
        }

        if (input.Tags is { Count: > 0 })
        {
            return Answer.BadRequest("Tags of API keys cannot be kept; leave them out.");
        }

        var created = await keys.CreateAsync(
            call.Actor,
            call.TeamId,
            new NewKey(new KeyInput(input.Name ?? "", input.Description, input.Enabled ?? false, CustomerId: input.CustomerId), [])
            {
                Value = string.IsNullOrEmpty(input.Value) ? null : input.Value,
                KeepSealed = true,
            },
            cancellationToken);
        return created.IsOk
            ? await ShowAsync(call, created.Value.Id, withValue: false, view => Answer.Created(((Wire.ApiKey)view) with { Value = created.Value.Value }), cancellationToken)
            : Answer.From(created.Failure!);
    }

    private async Task<Answer> ListAsync(Call call, CancellationToken cancellationToken)
    {
        var name = call.Query("name");
        var page = await list.ListAsync(call.Actor, call.TeamId, new KeyFilter(name), call.Position, call.Limit, cancellationToken);
        if (!page.IsOk)
        {
            return Answer.From(page.Failure!);
        }

        // The service's query is the beginning of a name, letter by letter.
        var rows = page.Value.Rows
            .Where(row => name is null || row.Name.StartsWith(name, StringComparison.Ordinal))
            .Where(row => call.Query("customerId") is not { } customer || row.CustomerId == customer)
            .ToList();
        var values = new Dictionary<string, string>();
        if (call.Flag("includeValues"))
        {
            var revealed = await keys.RevealAsync(call.Actor, call.TeamId, [.. rows.Select(row => row.Id)], cancellationToken);
            if (!revealed.IsOk)
            {
                return Answer.From(revealed.Failure!);
            }

            values = revealed.Value;
        }

        return Answer.Ok(new Wire.ApiKeys
        {
            Items = [.. rows.Select(row => View(row, row.CreatedAt, values.GetValueOrDefault(row.Id)))],
            Position = page.Value.Next is { } next ? Call.Encode(next) : null,
        });
    }

    private async Task<Answer> UpdateAsync(Call call, PatchRequest input, CancellationToken cancellationToken)
    {
        var detail = await list.GetAsync(call.Actor, call.TeamId, Id(call), cancellationToken);
        if (!detail.IsOk)
        {
            return Known(detail, _ => Answer.Accepted);
        }

        var row = detail.Value.Key;
        var patched = Patches.Apply(
            new KeyInput(row.Name, row.Description, row.Enabled, row.ExpiresAt, row.CustomerId), input.PatchOperations, "updateApiKeyInput");
        if (patched.Error is not null)
        {
            return patched.Error;
        }

        var updated = await keys.UpdateAsync(call.Actor, call.TeamId, row.Id, patched.Value!, cancellationToken);
        return updated.IsOk ? await ShowAsync(call, row.Id, withValue: false, Answer.Ok, cancellationToken) : Known(updated, _ => Answer.Accepted);
    }

    private static readonly PatchTable<KeyInput> Patches = new PatchTable<KeyInput>()
        .Replace("/name", (target, patch) => target with { Name = patch.Value ?? "" })
        .Replace("/description", (target, patch) => target with { Description = patch.Value })
        .Replace("/enabled", (target, patch) => target with { Enabled = patch.Flag })
        .Replace("/customerId", (target, patch) => target with { CustomerId = patch.Value });
}
