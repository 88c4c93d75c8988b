using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Versions;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// The API and version that the page is about, cascaded to every page below <c>/t/{team}/apis/{api}/{version}</c>. It is replaced
/// whole when something changed, so a page that reads it in OnParametersSet is always current.
/// </summary>
/// <param name="Row">The API with all its versions.</param>
/// <param name="Current">The version of the page: its stages and how far the draft is ahead of each.</param>
/// <param name="RefreshAsync">To be called after anything that changes what the header shows: a save, a deployment, a stage.</param>
public sealed record ApiContext(TeamContext Team, ApiRow Row, VersionRow Current, Func<Task> RefreshAsync)
{
    /// <summary>The AWS-level id of the version.</summary>
    public string ApiId => Current.ApiId;

    /// <summary>The API's name.</summary>
    public string Api => Row.Name;

    /// <summary>The version's label.</summary>
    public string Version => Current.Label;

    /// <summary><c>/t/acme/apis/pets/v1/design</c>.</summary>
    public string Path(params ReadOnlySpan<string> parts) => Team.Path(["apis", Api, Version, .. parts]);
}
