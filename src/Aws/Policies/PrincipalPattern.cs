using System.Text.Json;

namespace Gatehouse.Aws.Policies;

internal enum PrincipalKind
{
    Anyone,
    Account,
    Arn,
    Other,
}

/// <summary>One way in which a policy names who it speaks of. Principal ARNs know no wildcards but the whole <c>*</c>.</summary>
internal sealed record PrincipalPattern(PrincipalKind Kind, string Value)
{
    public static PrincipalPattern[] Read(JsonElement value, string where, List<string> problems)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() == "*")
        {
            return [new PrincipalPattern(PrincipalKind.Anyone, "*")];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{where} must be \"*\" or an object such as {{\"AWS\":\"123456789012\"}}.");
            return [];
        }

        var patterns = new List<PrincipalPattern>();
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name is not ("AWS" or "Service" or "Federated" or "CanonicalUser") || Json.Texts(property.Value) is not { Length: > 0 } texts)
            {
                problems.Add($"{where}: '{property.Name}' must be AWS, Service, Federated or CanonicalUser with a string or a list of strings.");
                continue;
            }

            patterns.AddRange(texts.Select(text => property.Name != "AWS" ? new PrincipalPattern(PrincipalKind.Other, text) : Aws(text)));
        }

        return [.. patterns];
    }

    public bool Matches(PolicyPrincipal principal) => Kind switch
    {
        PrincipalKind.Anyone => true,
        PrincipalKind.Account => principal.AccountId == Value,
        PrincipalKind.Arn => principal.Arn == Value,
        _ => false,
    };

    private static PrincipalPattern Aws(string text)
    {
        if (text == "*")
        {
            return new PrincipalPattern(PrincipalKind.Anyone, text);
        }

        // An account is named by its number or by the ARN of its root.
        var parts = text.Split(':');
        if (parts is ["arn", _, "iam", _, var account, "root"])
        {
            return new PrincipalPattern(PrincipalKind.Account, account);
        }

        return text.Length == 12 && text.All(char.IsAsciiDigit)
            ? new PrincipalPattern(PrincipalKind.Account, text)
            : new PrincipalPattern(PrincipalKind.Arn, text);
    }
}
