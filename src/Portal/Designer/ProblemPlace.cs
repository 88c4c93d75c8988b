using Gatehouse.Definitions;

namespace Gatehouse.Portal.Designer;

/// <summary>
/// Where on the canvas a problem belongs, read from its place in the definition:
/// <c>/pets/{petId} GET integration.uri</c>.
/// </summary>
/// <param name="Method">Null for what concerns a resource or the whole API.</param>
/// <param name="Step">The node, 1 to 5.</param>
public sealed record ProblemPlace(string? Path, MethodKey? Method, int Step, string Field)
{
    public static ProblemPlace Of(Problem problem)
    {
        var parts = problem.Where.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [['/', ..] path, ..])
        {
            return new ProblemPlace(null, null, 1, problem.Where);
        }

        if (parts.Length == 1 || !MethodKey.Verbs.Contains(parts[1]))
        {
            return new ProblemPlace(path, null, 1, string.Join(' ', parts[1..]));
        }

        var field = parts.Length > 2 ? parts[2] : "";
        return new ProblemPlace(path, new MethodKey(path, parts[1]), field.Length == 0 ? StepOfRule(problem.Rule) : StepOf(field), field);
    }

    // What the gateway cannot enforce is named by its rule alone, and most of it belongs to the integration.
    private static int StepOfRule(string rule) =>
        rule.StartsWith("not-enforced-", StringComparison.Ordinal) && rule is not ("not-enforced-authorization" or "not-enforced-request-validator") ? 2 : 1;

    private static int StepOf(string field) =>
        field.StartsWith("integration.responses", StringComparison.OrdinalIgnoreCase) || field.StartsWith("integrationResponse", StringComparison.OrdinalIgnoreCase) ? 4
        : field.StartsWith("integration", StringComparison.OrdinalIgnoreCase) ? 2
        : field.StartsWith("responses", StringComparison.OrdinalIgnoreCase) ? 5
        : 1;
}
