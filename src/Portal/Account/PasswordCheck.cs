using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Portal.Account;

/// <summary>Holds ASP.NET Core Identity to the same rules of passwords as everything else.</summary>
internal sealed class PasswordCheck : IPasswordValidator<PortalUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password) =>
        Task.FromResult(PasswordRules.Check(password, user.Email ?? "") is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = problem.Rule, Description = problem.Message })
            : IdentityResult.Success);
}
