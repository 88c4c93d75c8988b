using System.Text.Json;

namespace Gatehouse.Aws.Policies;

/// <summary>One statement of a policy, compiled.</summary>
public sealed class PolicyStatement
{
    private Pattern[]? _actions;
    private bool _notAction;
    private Pattern[]? _resources;
    private bool _notResource;
    private PrincipalPattern[]? _principals;
    private bool _notPrincipal;
    private Condition[] _conditions = [];

    private PolicyStatement(int index, string? sid, bool allows)
    {
        Index = index;
        Sid = sid;
        Allows = allows;
    }

    /// <summary>Place in the policy, from 0.</summary>
    public int Index { get; }

    public string? Sid { get; }

    public bool Allows { get; }

    /// <summary>Whether the statement is for everybody, without a condition that narrows it: worth a warning.</summary>
    public bool IsOpen => Allows && _conditions.Length == 0 && !_notPrincipal && _principals is [{ Kind: PrincipalKind.Anyone }];

    internal static PolicyStatement? Read(JsonElement element, int index, bool variables, List<string> problems)
    {
        var where = $"Statement {index + 1}";
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{where} is not a JSON object.");
            return null;
        }

        var before = problems.Count;
        var effect = element.TryGetProperty("Effect", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (effect is not ("Allow" or "Deny"))
        {
            problems.Add($"{where}: Effect must be \"Allow\" or \"Deny\".");
        }

        var sid = element.TryGetProperty(nameof(Sid), out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        var statement = new PolicyStatement(index, sid, effect == "Allow");
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case nameof(Sid) or "Effect":
                    break;
                case "Action" or "NotAction":
                    statement._notAction = property.Name == "NotAction";
                    statement._actions = Patterns(property.Value, $"{where}: {property.Name}", variables: false, statement._actions is not null, problems);
                    break;
                case "Resource" or "NotResource":
                    statement._notResource = property.Name == "NotResource";
                    statement._resources = Patterns(property.Value, $"{where}: {property.Name}", variables, statement._resources is not null, problems);
                    break;
                case "Principal" or "NotPrincipal":
                    statement._notPrincipal = property.Name == "NotPrincipal";
                    statement._principals = PrincipalPattern.Read(property.Value, $"{where}: {property.Name}", problems);
                    break;
                case "Condition":
                    statement._conditions = Condition.Read(property.Value, where, variables, problems);
                    break;
                default:
                    problems.Add($"{where}: '{property.Name}' is not an element of a statement.");
                    break;
            }
        }

        if (statement._actions is null)
        {
            problems.Add($"{where} needs an Action or a NotAction.");
        }

        return problems.Count == before ? statement : null;
    }

    internal bool Matches(PolicyRequest request)
    {
        // A policy of an identity names no principal: its holder is the principal.
        if (_principals is not null && _principals.Any(principal => principal.Matches(request.Principal)) == _notPrincipal)
        {
            return false;
        }

        if (_actions!.Any(action => action.Matches(request.Action, request, ignoreCase: true)) == _notAction)
        {
            return false;
        }

        if (_resources is not null && _resources.Any(resource => resource.Matches(request.Resource, request, ignoreCase: false)) == _notResource)
        {
            return false;
        }

        return Array.TrueForAll(_conditions, condition => condition.Holds(request));
    }

    private static Pattern[] Patterns(JsonElement value, string where, bool variables, bool already, List<string> problems)
    {
        if (already)
        {
            problems.Add($"{where} stands beside its opposite; a statement takes one of the two.");
        }

        var texts = Json.Texts(value);
        if (texts is null or [])
        {
            problems.Add($"{where} must be a string or a list of strings.");
            return [];
        }

        return [.. texts.Select(text => new Pattern(text, variables))];
    }
}

internal static class Json
{
    /// <summary>A string, number or boolean as a list of one, a list of them as it is; null for anything else.</summary>
    public static string[]? Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(Text).ToArray() is var texts && texts.All(text => text is not null) ? [.. texts.OfType<string>()] : null,
        _ => Text(value) is { } text ? [text] : null,
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
