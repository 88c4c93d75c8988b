using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace Gatehouse.Portal.Shell;

/// <summary>What stands in a page's place when the page broke: a reference to copy, and the way back.</summary>
public sealed partial class ErrorView
{
    private string _id = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ErrorView> Log { get; set; } = null!;

    [Parameter, EditorRequired]
    public Exception Error { get; set; } = null!;

    protected override void OnInitialized()
    {
        _id = Activity.Current?.TraceId.ToString() ?? Guid.NewGuid().ToString("N");
        PageBroke(Log, _id, Navigation.ToBaseRelativePath(Navigation.Uri).Split('?')[0], Error);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Page {Path} broke; reference {Reference}.")]
    private static partial void PageBroke(ILogger logger, string reference, string path, Exception error);
}
