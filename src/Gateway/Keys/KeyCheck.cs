using Gatehouse.Definitions.Feed;
using Gatehouse.Gateway.Plans;
using Gatehouse.Gateway.Requests;
using Gatehouse.Gateway.Responses;
using Gatehouse.Gateway.Usage;

namespace Gatehouse.Gateway.Keys;

/// <summary>
/// Decides whether a call's API key opens the stage. Every refusal is the same 403, and an unknown key takes the same
/// steps as a known one, so neither the answer nor its time tells which it was.
/// </summary>
internal sealed class KeyCheck(KeyTable keys, UsageLedger ledger)
{
    private readonly KeyRecord _nobody = new(new ApiKeyContent { Id = "", AccountId = "", Prefix = "", Enabled = false }, [new PlanHolder("")], null);
    private volatile byte[]? _pepper;

    public byte[]? Pepper
    {
        get => _pepper;
        set => _pepper = value;
    }

    public GatewayResponseType? Check(Exchange x)
    {
        if (!x.Method!.ApiKeyRequired)
        {
            return null;
        }

        var value = x.Http.Request.Headers["x-api-key"];
        if (value.Count == 0 || string.IsNullOrEmpty(value[^1]))
        {
            x.Reason = "no x-api-key header";
            return GatewayResponseType.InvalidApiKey;
        }

        if (_pepper is not { } pepper)
        {
            x.Reason = "this node cannot check keys yet: it has not reached the control plane";
            return GatewayResponseType.InvalidApiKey;
        }

        var found = keys.Find(x.LastKey.Hash(pepper, value[^1]!));
        var key = found.Key ?? _nobody;
        var now = x.ReceivedAt.UtcTicks;
        var alive = key.Enabled & key.ExpiresAtTicks > now & found.SecretExpiresAtTicks > now;
        var plan = PlanFor(key, x.Stage!.Key);
        if (!alive | plan is null)
        {
            x.Reason = found.Key is null ? "the API key is not known"
                : !key.Enabled ? $"the API key {key.Prefix}… is switched off"
                : !alive ? $"the API key {key.Prefix}… has expired"
                : $"the API key {key.Prefix}… is in no plan that opens this stage";
            return GatewayResponseType.InvalidApiKey;
        }

        x.Key = key;
        x.WithPreviousSecret = found.IsPrevious;
        x.Plan = plan;
        x.PlanUse = key.Use.Under(plan!.Content.Id, key.Id, ledger);
        return null;
    }

    private static CompiledPlan? PlanFor(KeyRecord key, string stageKey)
    {
        CompiledPlan? found = null;
        foreach (var holder in key.Plans)
        {
            if (holder.Current is { } plan && plan.Opens(stageKey))
            {
                found ??= plan;
            }
        }

        return found;
    }
}
