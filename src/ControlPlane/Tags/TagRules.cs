namespace Gatehouse.ControlPlane.Tags;

/// <summary>AWS's rules for tags.</summary>
public static class TagRules
{
    public const int MaximumTags = 50;

    /// <summary>The first rule that a set of tags breaks, as a sentence; null when it breaks none.</summary>
    public static string? Check(IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is null)
        {
            return null;
        }

        if (tags.Count > MaximumTags)
        {
            return $"A resource has at most {MaximumTags} tags; {tags.Count} were given.";
        }

        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > 128)
            {
                return $"The tag key '{key}' has {key.Length} characters; 1 to 128 are allowed.";
            }

            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                return $"The tag key '{key}' begins with aws:, which is reserved.";
            }

            if (value is null || value.Length > 256)
            {
                return $"The value of tag '{key}' must have at most 256 characters.";
            }
        }

        return null;
    }
}
