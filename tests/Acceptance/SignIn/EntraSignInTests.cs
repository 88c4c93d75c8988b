using System.Net;

namespace Gatehouse.Acceptance.Tests.SignIn;

public sealed class EntraSignInTests
{
    [Fact]
    public async Task A_person_of_the_directory_signs_in_and_becomes_a_user_without_teams()
    {
        await using var entra = await FakeEntra.StartAsync();
        await using var portal = await PortalProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Bootstrap:AdminEmail"] = "ana@example.com",
                ["Bootstrap:AdminPassword"] = "correct horse battery",
                ["AzureAd:Instance"] = entra.Root + "/",
                ["AzureAd:TenantId"] = FakeEntra.TenantId,
                ["AzureAd:ClientId"] = FakeEntra.ClientId,
                ["AzureAd:ClientSecret"] = FakeEntra.ClientSecret,
                ["AzureAd:ResponseType"] = "code",
            },
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = entra.CertificateFile, ["SSL_CERT_DIR"] = "/nonexistent" });
        using var visitor = new Visitor();

        await visitor.GoAsync(portal.Url + "/t/my-team");
        Assert.Equal("/login", visitor.Address.AbsolutePath);
        Assert.Contains("Microsoft Entra ID", visitor.Page, StringComparison.Ordinal);

        await visitor.GoAsync(portal.Url + "/login/external/EntraId?returnUrl=/");
        await visitor.SubmitAsync("/signin-oidc");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Equal("/", visitor.Address.AbsolutePath);
        Assert.Contains("You are in no team yet", visitor.Page, StringComparison.Ordinal);

        // The same person again is the same user; a team stays closed.
        await visitor.GoAsync(portal.Url + "/t/my-team");
        Assert.DoesNotContain("My team", visitor.Page, StringComparison.Ordinal);

        // The administrator sees one new user from the directory.
        visitor.Forget();
        await visitor.GoAsync(portal.Url + "/login");
        await visitor.SubmitAsync("Form.Email", ("Form.Email", "ana@example.com"), ("Form.Password", "correct horse battery"));
        await visitor.GoAsync(portal.Url + "/admin/users");
        Assert.Contains("eve@contoso.test", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("2 users", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_has_a_local_account_is_not_taken_over_by_the_directory()
    {
        await using var entra = await FakeEntra.StartAsync();
        entra.Person = ("99999999-1111-4222-8333-944455566677", "ana@example.com", "Not Ana");
        await using var portal = await PortalProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Bootstrap:AdminEmail"] = "ana@example.com",
                ["Bootstrap:AdminPassword"] = "correct horse battery",
                ["Oidc:Authority"] = $"{entra.Root}/{FakeEntra.TenantId}/v2.0",
                ["Oidc:ClientId"] = FakeEntra.ClientId,
                ["Oidc:ClientSecret"] = FakeEntra.ClientSecret,
            },
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = entra.CertificateFile, ["SSL_CERT_DIR"] = "/nonexistent" });
        using var visitor = new Visitor();
        await visitor.GoAsync(portal.Url + "/login/external/Oidc");
        await visitor.SubmitAsync("/signin-oidc-provider");
        Assert.Equal("/login", visitor.Address.AbsolutePath);
        Assert.Contains("already", visitor.Page, StringComparison.Ordinal);
    }
}
