namespace Gatehouse.ControlPlane.Tags;

/// <summary>One tag of a thing that has an ARN.</summary>
public sealed class ResourceTag
{
    public Guid TeamId { get; init; }

    public required string Arn { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public required string Key { get; init; }

    /// <summary>At most 256 characters.</summary>
    public required string Value { get; set; }
}
