using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>What the owner of a key says about it; nothing here is secret.</summary>
/// <param name="Name">At most 1,024 characters; need not be unique; may be empty.</param>
/// <param name="Description">At most 1,024 characters.</param>
/// <param name="CustomerId">The AWS Marketplace customer, or any mark of the caller's own; at most 256 characters.</param>
/// <param name="ExpiresAt">From then on callers get 403; null means never.</param>
public sealed record KeyInput(
    string Name, string? Description = null, bool Enabled = true, DateTimeOffset? ExpiresAt = null, string? CustomerId = null)
{
    internal IEnumerable<Problem> Check()
    {
        if (Name.Length > 1024)
        {
            yield return new("name", "key-name", "Invalid API Key name, can be at most 1024 characters.");
        }
        else if (Name.Any(char.IsControl))
        {
            yield return new("name", "key-name", "An API key's name has no control characters.");
        }

        if (Description is { } description && (description.Length > 1024 || description.Any(x => char.IsControl(x) && x is not ('\n' or '\r' or '\t'))))
        {
            yield return new("description", "key-description", "Invalid API Key description specified.");
        }

        if (CustomerId?.Length > 256)
        {
            yield return new("customerId", "customer-id", $"A customer id has at most 256 characters; this one has {CustomerId.Length}.");
        }
    }

    internal void WriteTo(ApiKey key)
    {
        key.Name = Name.Trim();
        key.SearchName = SearchForm(Name);
        key.Description = string.IsNullOrWhiteSpace(Description) ? null : Description.Trim();
        key.CustomerId = string.IsNullOrWhiteSpace(CustomerId) ? null : CustomerId.Trim();
        key.Enabled = Enabled;
        key.ExpiresAt = ExpiresAt?.ToUniversalTime();
    }

    internal static string SearchForm(string text) => text.Trim().ToLowerInvariant();
}

/// <summary>A key to make.</summary>
/// <param name="PlanIds">The plans that it is put on at once.</param>
public sealed record NewKey(KeyInput Key, IReadOnlyList<string> PlanIds)
{
    /// <summary>A value that the caller chose, 20 to 128 letters and digits; null makes a random one.</summary>
    public string? Value { get; init; }

    /// <summary>Keeps a sealed copy, so that the value can be given out again: what Amazon's <c>includeValue</c> promises.</summary>
    public bool KeepSealed { get; init; }

    /// <summary>Leaves the value out: records print themselves into logs.</summary>
    public override string ToString() => $"NewKey {{ {Key.Name} }}";
}

/// <summary>A key just made or rotated, with its value, which is not to be had a second time.</summary>
public sealed class IssuedKey(string id, string name, string prefix, string value)
{
    public string Id => id;

    public string Name => name;

    public string Prefix => prefix;

    /// <summary>The secret. Show it once; never log, store or put it in an address.</summary>
    public string Value => value;

    public override string ToString() => $"{prefix}…";
}
