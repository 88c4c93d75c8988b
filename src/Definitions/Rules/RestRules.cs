using Gatehouse.Definitions.Rest;

namespace Gatehouse.Definitions.Rules;

/// <summary>Everything that a REST definition must fulfil. A draft may break a rule, a deployment may not break an error.</summary>
public static class RestRules
{
    /// <summary>Every problem of a definition, by place; empty when there is none.</summary>
    public static IReadOnlyList<Problem> Check(RestApi api)
    {
        var problems = new ProblemList();
        ApiRules.Check(api, problems);
        ResourceRules.Check(api, problems);
        foreach (var (path, resource) in api.Resources)
        {
            foreach (var (verb, method) in resource.Methods)
            {
                MethodRules.Check(api, path, verb, method, problems);
            }
        }

        if (api.Resources.Values.All(resource => resource.Methods.Count == 0))
        {
            problems.Error("/", "no-method", "The API has no method yet; add one before you deploy.");
        }

        return problems.Problems;
    }
}
