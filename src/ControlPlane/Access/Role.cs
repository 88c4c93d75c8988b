namespace Gatehouse.ControlPlane.Access;

/// <summary>A member's part in a team; a member may have several.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Viewer = 1,
    Designer = 2,
    Deployer = 4,
    KeyManager = 8,
    Approver = 16,
    Auditor = 32,
    Owner = 64,
}

/// <summary>What an operation asks of its actor within a team.</summary>
public enum Permission
{
    /// <summary>See APIs, stages, plans, keys' prefixes and traffic.</summary>
    View,

    /// <summary>Make, edit, import and delete APIs and their drafts.</summary>
    Design,

    /// <summary>Deploy, promote, roll back, and change stages.</summary>
    Deploy,

    /// <summary>Make and change plans and keys.</summary>
    ManageKeys,

    /// <summary>Decide on requests for access.</summary>
    Approve,

    /// <summary>Read the team's audit log.</summary>
    ReadAudit,

    /// <summary>Change members, the team itself, and access keys.</summary>
    ManageTeam,
}

/// <summary>Which roles carry which permission; the only place that says so.</summary>
public static class RoleTable
{
    private const Roles Anyone =
        Roles.Viewer | Roles.Designer | Roles.Deployer | Roles.KeyManager | Roles.Approver | Roles.Auditor | Roles.Owner;

    public static Roles RolesFor(Permission permission) => permission switch
    {
        Permission.View => Anyone,
        Permission.Design => Roles.Designer | Roles.Owner,
        Permission.Deploy => Roles.Deployer | Roles.Owner,
        Permission.ManageKeys => Roles.KeyManager | Roles.Owner,
        Permission.Approve => Roles.Approver | Roles.Owner,
        Permission.ReadAudit => Roles.Auditor | Roles.Owner,
        Permission.ManageTeam => Roles.Owner,
        _ => Roles.None,
    };

    public static bool Allows(Roles roles, Permission permission) => (roles & RolesFor(permission)) != 0;
}
