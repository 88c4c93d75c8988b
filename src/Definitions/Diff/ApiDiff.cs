using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Diff;

/// <summary>Differences that concern the whole API and its named parts.</summary>
internal static class ApiDiff
{
    public static void Compare(RestApi before, RestApi after, List<Change> changes)
    {
        Value("The description", before.Description, after.Description, breaking: false);
        Value("The document's version", before.Version, after.Version, breaking: false);
        Value("The source of API keys", before.ApiKeySource.ToString(), after.ApiKeySource.ToString(), breaking: true);
        Value("The list of binary media types", List(before.BinaryMediaTypes), List(after.BinaryMediaTypes), breaking: false);
        Value("The size from which responses are compressed", Number(before.MinimumCompressionSize), Number(after.MinimumCompressionSize), breaking: false);
        Value("The endpoint type", List(before.Endpoint.Types), List(after.Endpoint.Types), breaking: after.Endpoint.Types.Contains("PRIVATE"));
        Value("The list of VPC endpoints", List(before.Endpoint.VpcEndpointIds), List(after.Endpoint.VpcEndpointIds), breaking: true);
        Value("The IP address type", before.Endpoint.IpAddressType, after.Endpoint.IpAddressType, breaking: false);
        Value("The resource policy", before.Policy, after.Policy, breaking: after.Policy is not null);
        if (before.DisableExecuteApiEndpoint != after.DisableExecuteApiEndpoint)
        {
            changes.Add(new Change(
                ChangeKind.Changed, null, null,
                after.DisableExecuteApiEndpoint
                    ? "The API's own address is switched off; only custom domains answer."
                    : "The API's own address answers again.",
                Breaking: after.DisableExecuteApiEndpoint));
        }

        Parts("Model", before.Models, after.Models);
        Parts("Request validator", before.RequestValidators, after.RequestValidators);
        Parts("Authorizer", before.Authorizers, after.Authorizers);
        Parts("Gateway response", before.GatewayResponses, after.GatewayResponses);
        if (!before.Documentation.Equals(after.Documentation))
        {
            changes.Add(new Change(
                ChangeKind.Changed, null, null,
                $"The documentation has {after.Documentation.Count:N0} parts, it had {before.Documentation.Count:N0}; or their text is different."));
        }

        void Value(string what, string? old, string? @new, bool breaking)
        {
            if (old == @new)
            {
                return;
            }

            var (kind, verb) = (old, @new) switch
            {
                (null, _) => (ChangeKind.Added, "is now set"),
                (_, null) => (ChangeKind.Removed, "is no longer set"),
                _ => (ChangeKind.Changed, "is different"),
            };
            changes.Add(new Change(kind, null, null, MethodDiff.WithValues($"{what} {verb}", old, @new), breaking, old, @new));
        }

        void Parts<T>(string what, Map<T> old, Map<T> @new)
        {
            foreach (var (name, part) in old)
            {
                if (@new.Find(name) is not { } same)
                {
                    changes.Add(new Change(ChangeKind.Removed, null, null, $"{what} {name} is gone."));
                }
                else if (!EqualityComparer<T>.Default.Equals(part, same))
                {
                    changes.Add(new Change(ChangeKind.Changed, null, null, $"{what} {name} is different.", Before: MethodDiff.Json(part), After: MethodDiff.Json(same)));
                }
            }

            changes.AddRange(@new.Keys.Where(name => !old.ContainsKey(name))
                .Select(name => new Change(ChangeKind.Added, null, null, $"{what} {name} is new.")));
        }
    }

    private static string? List(Items<string> items) => items.Count == 0 ? null : string.Join(", ", items);

    private static string? Number(int? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
