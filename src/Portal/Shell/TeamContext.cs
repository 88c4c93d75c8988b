using Gatehouse.ControlPlane.Access;

namespace Gatehouse.Portal.Shell;

/// <summary>The team that the page is about, cascaded to every page below <c>/t/{team}</c>.</summary>
/// <param name="Roles">What the reader may do here, for showing; every operation asks the database again.</param>
/// <param name="Owners">Names of owners, at most five: who can grant what the reader lacks.</param>
public sealed record TeamContext(Guid Id, string Slug, string Name, string AccountId, Roles Roles, IReadOnlyList<string> Owners)
{
    public bool May(Permission permission) => RoleTable.Allows(Roles, permission);

    /// <summary>Null when allowed; else what is missing and who can grant it, as a sentence or two.</summary>
    public string? WhyNot(Permission permission)
    {
        if (May(permission))
        {
            return null;
        }

        var needed = string.Join(" or ", Enum.GetValues<Roles>().Where(role => role != Roles.None && RoleTable.Allows(role, permission)).Select(RoleNames.Of));
        var who = Owners.Count == 0 ? "A platform administrator can grant it." : $"{string.Join(", ", Owners)} can grant it.";
        return $"Needs the role {needed} in {Name}. {who}";
    }

    /// <summary><c>/t/acme/keys/new</c>.</summary>
    public string Path(params ReadOnlySpan<string> parts) => PortalPath.Of(Slug, parts);
}

/// <summary>Roles as people read them.</summary>
public static class RoleNames
{
    public static string Of(Roles role) => role == Roles.KeyManager ? "Key manager" : role.ToString();

    /// <summary><c>Designer, Deployer</c>.</summary>
    public static string All(Roles roles) =>
        string.Join(", ", Enum.GetValues<Roles>().Where(role => role != Roles.None && roles.HasFlag(role)).Select(Of));
}
