using Gatehouse.ControlPlane.Versions;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// The API and version that the page is about, cascaded to every page below <c>/t/{team}/apis/{api}/{version}</c>. It is replaced
/// whole when something changed, so a page that reads it in OnParametersSet is always current.
/// </summary>
/// <param name="Head">What the header shows: names, versions, stages, how far the draft is ahead.</param>
public sealed record ApiContext(TeamContext Team, VersionHead Head, Func<Task> RefreshAsync)
{
    /// <summary>The AWS-level id of the version.</summary>
    public string ApiId => Head.ApiId;

    public string Api => Head.ApiName;

    public string Version => Head.Label;

    /// <summary><c>/t/acme/apis/pets/v1/design</c>.</summary>
    public string Path(params ReadOnlySpan<string> parts) => Team.Path(["apis", Api, Version, .. parts]);
}
