using Gatehouse.ControlPlane.Deployments;
using Gatehouse.ControlPlane.Finding;
using Gatehouse.ControlPlane.Teams;
using Gatehouse.Portal.Account;
using MudBlazor;
using MudBlazor.Services;

namespace Gatehouse.Portal.Shell;

internal static class ShellServices
{
    /// <summary>The frame around every page: components, look, and what the frame asks of the control plane.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        // Pasted documents cross from the browser in one message.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 8 << 20);
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.SnackbarConfiguration.MaxDisplayedSnackbars = 3;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddCascadingAuthenticationState();
        services.AddScoped<ShellState>();
        services.AddCascadingValue(provider => provider.GetRequiredService<ShellState>().Session);
        services.AddCascadingValue(provider => provider.GetRequiredService<ShellState>().Team);
        services.AddScoped<Reader>();
        services.AddScoped<CurrentActor>();
        services.AddSingleton<TeamLookup>();
        services.AddSingleton<TeamFinder>();
        services.AddSingleton<RecentChanges>();
        return services;
    }
}
