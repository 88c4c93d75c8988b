using Gatehouse.ControlPlane.Deployments;

namespace Gatehouse.Portal.Home;

/// <summary>A change of a stage in words: <c>pets v1: #3 to dev</c>.</summary>
internal static class RecentChangeText
{
    public static string Sentence(RecentChange change)
    {
        var what = $"{change.Api} {change.Version}";
        return change.Kind switch
        {
            StageEventKind.Deployed => $"{what}: #{change.Number} deployed to {change.Stage}{After(change)}",
            StageEventKind.Promoted => $"{what}: #{change.Number} promoted to {change.Stage}{After(change)}",
            StageEventKind.RolledBack => $"{what}: {change.Stage} rolled back to #{change.Number}{After(change)}",
            StageEventKind.SettingsChanged => $"{what}: settings of {change.Stage} changed",
            StageEventKind.Created => $"{what}: stage {change.Stage} created",
            StageEventKind.Deleted => $"{what}: stage {change.Stage} deleted",
            _ => $"{what}: {change.Stage} changed",
        };
    }

    public static string Icon(RecentChange change) => change.Kind switch
    {
        StageEventKind.RolledBack => "undo",
        StageEventKind.SettingsChanged => "settings",
        StageEventKind.Created => "plus",
        StageEventKind.Deleted => "trash",
        _ => "deploy",
    };

    private static string After(RecentChange change) => change.PreviousNumber is { } before ? $", was #{before}" : "";
}
