using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Gatehouse.Acceptance.Tests.Fixtures;

/// <summary>Somebody at a browser, who does what people do in the portal and finds things by what they are called.</summary>
public sealed partial class Person
{
    private const string Team = "/t/my-team";
    private readonly PortalProcess _portal;
    private int _drawn;
    private long _lastFrame;

    private Person(PortalProcess portal, IPage page)
    {
        _portal = portal;
        Page = page;
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, _) => Interlocked.Exchange(ref _lastFrame, Stopwatch.GetTimestamp());
            socket.FrameSent += (_, frame) =>
            {
                Interlocked.Exchange(ref _lastFrame, Stopwatch.GetTimestamp());
                if (frame.Text?.Contains("OnRenderCompleted", StringComparison.Ordinal) == true
                    || (frame.Binary is { } bytes && bytes.AsSpan().IndexOf("OnRenderCompleted"u8) >= 0))
                {
                    Interlocked.Increment(ref _drawn);
                }
            };
        };
    }

    public IPage Page { get; }

    public static async Task<Person> SignInAsync(Browser browser, PortalProcess portal, ColorScheme scheme = ColorScheme.Light)
    {
        var person = new Person(portal, await browser.NewPageAsync(scheme));
        await person.Page.GotoAsync(portal.PortalUrl + "/login");
        await person.Page.GetByLabel("E-mail").FillAsync(PortalProcess.Email);
        await person.Page.GetByLabel("Password").FillAsync(PortalProcess.Password);
        await person.Button("Sign in").ClickAsync();
        await person.Page.WaitForURLAsync("**" + Team + "**");
        return person;
    }

    /// <summary>Opens a page and waits until it is live: its circuit has drawn it, and nothing more is on the way.</summary>
    public async Task GoAsync(string path)
    {
        Interlocked.Exchange(ref _drawn, 0);
        await Page.GotoAsync(_portal.PortalUrl + path);
        var patience = Stopwatch.StartNew();
        while (Volatile.Read(ref _drawn) == 0 || Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastFrame)) < TimeSpan.FromMilliseconds(300))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"{path} did not become live.");
            await Task.Delay(25);
        }
    }

    /// <summary>The name of the API that the document became.</summary>
    public async Task<string> ImportAsync(string document)
    {
        await ReadDocumentAsync(document);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = ImportVerb() }).ClickAsync();
        await Page.WaitForURLAsync("**/v1/design**");
        return new Uri(Page.Url).AbsolutePath.Split('/')[4];
    }

    /// <summary>Pastes a document into the import page and has it read.</summary>
    public async Task ReadDocumentAsync(string document)
    {
        await GoAsync(Team + "/apis/import");
        await Page.GetByLabel("Or paste it").FillAsync(document);
        await Button("Read the text").ClickAsync();
    }

    /// <summary>Deploys the draft to a stage, new or not, and gives the address under which it is called.</summary>
    public async Task<string> DeployAsync(string api, string stage)
    {
        await GoAsync($"{Team}/apis/{api}/v1/deployments?deploy={stage}");
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = DeployVerb() }).ClickAsync();
        await dialog.GetByText("Callers get the new deployment from now on.").WaitForAsync();
        await GoAsync($"{Team}/apis/{api}/v1/stages/{stage}");
        return await Page.Locator("code").Filter(new LocatorFilterOptions { HasText = _portal.GatewayUrl + "/" }).First.InnerTextAsync();
    }

    /// <summary>A plan that opens the one stage there is, with a quota a day and a rate that a test does not reach.</summary>
    public async Task MakePlanAsync(string name, int quota)
    {
        await GoAsync(Team + "/plans/new");
        await Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync(name);
        await Page.GetByLabel("Limit the rate").UncheckAsync();
        await Page.GetByLabel("Limit the number").CheckAsync();
        await Page.GetByLabel("Requests in a period").FillAsync($"{quota}");
        await Page.GetByLabel("Period", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("MONTH");
        await Button("Create plan").ClickAsync();
        var stages = Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Stage", Exact = true });
        await stages.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Button("Open").ClickAsync();
        await Button("Close it").WaitForAsync();
    }

    /// <summary>The secret of a new key on the plan, read where it is shown once.</summary>
    public async Task<string> MakeKeyAsync(string name, string plan)
    {
        await GoAsync(Team + "/keys/new");
        await Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync(name);
        await Page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { NameRegex = new Regex("^" + plan) }).CheckAsync();
        await Button("Create key").ClickAsync();
        return await Page.GetByLabel("Secret", new PageGetByLabelOptions { Exact = true }).InnerTextAsync();
    }

    /// <summary>What the traffic page of an API draws: calls answered with 2xx and with 4xx.</summary>
    public async Task<(long Ok, long Refused)> TrafficAsync(string api)
    {
        var answer = await Page.APIRequest.GetAsync($"{_portal.PortalUrl}/ui-data/series?team=my-team&api={api}&version=v1&from=now-1h");
        Assert.Equal(200, answer.Status);
        using var series = JsonDocument.Parse(await answer.BodyAsync());
        return (Sum("count2xx"), Sum("count4xx"));

        long Sum(string name) => series.RootElement.GetProperty(name).EnumerateArray().Sum(count => count.ValueKind == JsonValueKind.Null ? 0 : count.GetInt64());
    }

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    [GeneratedRegex(@"^Import \d+ operations?$")]
    private static partial Regex ImportVerb();

    [GeneratedRegex("^Deploy ")]
    private static partial Regex DeployVerb();
}
