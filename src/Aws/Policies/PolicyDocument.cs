using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Aws.Policies;

/// <summary>
/// An IAM policy, read once and evaluated many times: <c>{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}</c>.
/// </summary>
public sealed class PolicyDocument
{
    private PolicyDocument(IReadOnlyList<PolicyStatement> statements) => Statements = statements;

    public IReadOnlyList<PolicyStatement> Statements { get; }

    /// <summary>Everything that the holder may do: one statement that allows all.</summary>
    public static PolicyDocument AllowAll { get; } =
        TryParse("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", out var policy, out _)
            ? policy
            : throw new InvalidOperationException("The built-in policy does not parse.");

    /// <summary>Reads a policy and reports every problem in it, each with the place where it is.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out PolicyDocument? policy, out IReadOnlyList<string> problems)
    {
        policy = null;
        var found = new List<string>();
        problems = found;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            found.Add($"The policy is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
            return false;
        }

        using (document)
        {
            return TryParse(document.RootElement, out policy, out problems);
        }
    }

    public static bool TryParse(JsonElement root, [NotNullWhen(true)] out PolicyDocument? policy, out IReadOnlyList<string> problems)
    {
        policy = null;
        var found = new List<string>();
        problems = found;
        if (root.ValueKind != JsonValueKind.Object)
        {
            found.Add("A policy is a JSON object.");
            return false;
        }

        var version2012 = true;
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "Version" when property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is "2012-10-17" or "2008-10-17":
                    version2012 = property.Value.GetString() == "2012-10-17";
                    break;
                case "Version":
                    found.Add("Version must be \"2012-10-17\" or \"2008-10-17\".");
                    break;
                case "Id" or "Statement":
                    break;
                default:
                    found.Add($"'{property.Name}' is not an element of a policy.");
                    break;
            }
        }

        var statements = new List<PolicyStatement>();
        if (!root.TryGetProperty("Statement", out var list))
        {
            found.Add("A policy needs a Statement.");
        }
        else if (list.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var element in list.EnumerateArray())
            {
                Add(element, index++);
            }
        }
        else
        {
            Add(list, 0);
        }

        if (found.Count > 0)
        {
            return false;
        }

        policy = new PolicyDocument(statements);
        return true;

        void Add(JsonElement element, int index)
        {
            if (PolicyStatement.Read(element, index, version2012, found) is { } statement)
            {
                statements.Add(statement);
            }
        }
    }

    /// <summary>What this policy alone says: an explicit deny before an allow before silence.</summary>
    public PolicyDecision Evaluate(PolicyRequest request) => Evaluate([this], request);

    /// <summary>What several policies say together.</summary>
    public static PolicyDecision Evaluate(IEnumerable<PolicyDocument> policies, PolicyRequest request)
    {
        PolicyStatement? allow = null;
        foreach (var policy in policies)
        {
            foreach (var statement in policy.Statements)
            {
                if ((statement.Allows && allow is not null) || !statement.Matches(request))
                {
                    continue;
                }

                if (!statement.Allows)
                {
                    return new PolicyDecision(PolicyEffect.Deny, statement);
                }

                allow = statement;
            }
        }

        return allow is null ? PolicyDecision.Silent : new PolicyDecision(PolicyEffect.Allow, allow);
    }
}
