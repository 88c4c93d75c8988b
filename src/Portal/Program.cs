using Gatehouse.ControlPlane.Apis;
using Gatehouse.ControlPlane.Keys;
using Gatehouse.ControlPlane.Setup;
using Gatehouse.ControlPlane.Storage;
using Gatehouse.ManagementApi;
using Gatehouse.Portal.Account;
using Gatehouse.Portal.Finding;
using Gatehouse.Portal.Audit;
using Gatehouse.Portal.Import;
using Gatehouse.Portal.Keys;
using Gatehouse.Portal.Runtime;
using Gatehouse.Portal.Mail;
using Gatehouse.Portal.Security;
using Gatehouse.Portal.Setup;
using Gatehouse.Portal.Shell;
using Gatehouse.Portal.Traffic;
using Gatehouse.Portal.Welcome;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.WebHost.UsePortalAddress(builder.Configuration);

builder.Services.AddPortalStorage(builder.Configuration);
builder.Services.AddPeople(builder.Configuration);
builder.Services.AddApis(builder.Configuration);
builder.Services.AddTrustedProxies(builder.Configuration);
builder.Services.AddPortalIdentity(builder.Configuration);
builder.Services.AddMail(builder.Configuration);
builder.Services.AddManagementApi();
builder.Services.AddShell();
builder.Services.AddImportPages();
builder.Services.AddPlansAndKeys();
builder.Services.AddKeyPages();
builder.Services.AddTraffic(builder.Configuration);
builder.Services.AddGatewayRuntime(builder.Configuration);
builder.Services.AddWelcome();
builder.Services.AddHostedService<StartLine>();

var app = builder.Build();
app.UseManagementApi();
app.UseSecurityHeaders();
app.UseSetupGate();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapHealth();
app.MapStaticAssets().AllowAnonymous();
app.MapAccount();
app.MapFinding();
app.MapTail();
app.MapKeyExport();
app.MapAudit();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.MapImport();
app.MapTraffic();
return ResetAdminCommand.Is(args) ? await app.ResetAdminAsync(args) : await app.RunPortalAsync();

/// <summary>The portal's host; public so that tests can start it.</summary>
public partial class Program;
