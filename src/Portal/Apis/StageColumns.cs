using Gatehouse.ControlPlane.Apis;

namespace Gatehouse.Portal.Apis;

/// <summary>Which stages get a column of their own in the grid of APIs, so that the same stage stands under itself.</summary>
internal static class StageColumns
{
    public const int Most = 4;

    /// <summary>The names that most versions of these APIs have, in the order of promotion; at most four.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<ApiRow> apis) =>
    [
        .. apis.SelectMany(api => api.Versions)
            .SelectMany(version => version.Stages)
            .GroupBy(stage => stage.Name)
            .OrderByDescending(stage => stage.Count())
            .ThenBy(stage => stage.Key, StringComparer.Ordinal)
            .Take(Most)
            .OrderBy(stage => stage.Average(row => row.Position))
            .ThenBy(stage => stage.Key, StringComparer.Ordinal)
            .Select(stage => stage.Key),
    ];
}
