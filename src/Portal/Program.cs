using Gatehouse.ControlPlane.Apis;
using Gatehouse.Portal.Import;
using Gatehouse.Portal.Shell;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();

builder.Services.AddApis(builder.Configuration);
builder.Services.AddShell();
builder.Services.AddImportPages();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.MapImport();
app.Run();

/// <summary>The portal's host; public so that tests can start it.</summary>
public partial class Program;
