namespace Gatehouse.ControlPlane.Stages;

/// <summary>Which stages callers depend on so much that a person must say why they change.</summary>
public static class StageProtection
{
    /// <summary>Every stage whose name begins with <c>prod</c>, in any case.</summary>
    public static bool IsProtected(string stage) => stage.StartsWith("prod", StringComparison.OrdinalIgnoreCase);
}
