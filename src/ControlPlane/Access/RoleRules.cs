using Gatehouse.Definitions;

namespace Gatehouse.ControlPlane.Access;

/// <summary>Roles as they are given and read.</summary>
public static class RoleRules
{
    /// <summary>Every role, the least first.</summary>
    public static IReadOnlyList<Roles> All { get; } = [.. Enum.GetValues<Roles>().Where(role => role != Roles.None)];

    /// <summary>Null when a member may have these roles.</summary>
    public static Problem? Check(Roles roles) =>
        roles == Roles.None || All.Aggregate(roles, (rest, role) => rest & ~role) != Roles.None
            ? new Problem("Roles", "roles", "A member has at least one role; to take everything away, remove the person from the team.")
            : null;

    /// <summary><c>Designer, Key manager</c>.</summary>
    public static string Words(Roles roles) =>
        string.Join(", ", All.Where(role => roles.HasFlag(role)).Select(role => role == Roles.KeyManager ? "Key manager" : role.ToString()));

    /// <summary>What a role is for, in one sentence.</summary>
    public static string Purpose(Roles role) => role switch
    {
        Roles.Viewer => "Sees APIs, stages, plans, keys' prefixes and traffic.",
        Roles.Designer => "Makes, edits, imports and deletes APIs and their drafts.",
        Roles.Deployer => "Deploys, promotes, rolls back and changes stages.",
        Roles.KeyManager => "Makes and changes plans and keys.",
        Roles.Approver => "Decides on requests for access.",
        Roles.Auditor => "Reads the team's audit log.",
        Roles.Owner => "Does all of that, and changes members, the team itself and access keys.",
        _ => "",
    };

    /// <summary>What a permission lets a person do, as the end of "can …".</summary>
    public static string Deed(Permission permission) => permission switch
    {
        Permission.View => "see APIs, stages, plans, keys' prefixes and traffic",
        Permission.Design => "make, edit, import and delete APIs and their drafts",
        Permission.Deploy => "deploy, promote, roll back and change stages",
        Permission.ManageKeys => "make and change plans and keys",
        Permission.Approve => "decide on requests for access",
        Permission.ReadAudit => "read the team's audit log",
        Permission.ManageTeam => "change members, the team itself and access keys",
        _ => permission.ToString(),
    };
}
