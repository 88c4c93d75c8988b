using Gatehouse.ControlPlane.Plans;
using Gatehouse.Definitions.Rest;

namespace Gatehouse.Portal.Welcome;

/// <summary>What the reader's first call goes to: a live stage that a plan opens, and a route of it that needs nothing but the key.</summary>
/// <param name="Path">The route below the stage: <c>/pets</c>.</param>
internal sealed record CallTarget(PlanView Plan, string ApiId, string Api, string Version, string Stage, string Path, string Gateway)
{
    public string Url => $"{Gateway}/{ApiId}/{Uri.EscapeDataString(Stage)}{Path}";

    public string Authority => new Uri(Gateway).Authority;

    /// <summary><c>: 10 requests a second, 1,000 a day</c>; empty when the plan limits nothing.</summary>
    public string Limits
    {
        get
        {
            List<string> limits = [];
            if (Plan.Throttle is { } throttle)
            {
                limits.Add(FormattableString.Invariant($"{throttle.RateLimit:0.##} requests a second"));
            }

            if (Plan.Quota is { } quota)
            {
                limits.Add(FormattableString.Invariant($"{quota.Limit:N0} a {quota.Period.ToLowerInvariant()}"));
            }

            return limits.Count == 0 ? "" : ": " + string.Join(", ", limits);
        }
    }

    /// <summary>A GET without path parameters and without other sign-in; one that asks for a key first. Null when there is none.</summary>
    public static string? Route(RestApi api) => (
        from resource in api.Resources
        where !resource.Key.Contains('{', StringComparison.Ordinal)
        from method in resource.Value.Methods
        where method.Key is "GET" or "ANY" && method.Value.AuthorizationType == AuthorizationType.NONE && method.Value.Integration is not null
        orderby method.Value.ApiKeyRequired descending, resource.Key.Length
        select resource.Key).FirstOrDefault();
}
