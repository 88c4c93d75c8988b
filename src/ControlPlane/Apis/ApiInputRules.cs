using Gatehouse.Definitions;
using Gatehouse.Definitions.Rules;

namespace Gatehouse.ControlPlane.Apis;

/// <summary>What APIs and versions may be called and say about themselves, every problem at once.</summary>
internal static class ApiInputRules
{
    public const int DescriptionLength = 1024;

    public static IReadOnlyList<Problem> CheckApi(string name, string? description)
    {
        Problem?[] problems =
        [
            NameRules.ApiName(name),
            description?.Length > DescriptionLength
                ? new Problem("description", "api-description", $"The description has {description.Length} characters; at most {DescriptionLength} are allowed.")
                : null,
        ];
        return [.. problems.OfType<Problem>()];
    }

    /// <param name="awsName">The AWS-level name: the ApiName dimension of the version's metrics.</param>
    public static IReadOnlyList<Problem> CheckVersion(string label, string awsName)
    {
        Problem?[] problems = [NameRules.VersionLabel(label, "label"), NameRules.Dimension(awsName, "label", "API and version together")];
        return [.. problems.OfType<Problem>()];
    }
}
