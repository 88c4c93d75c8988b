namespace Gatehouse.ControlPlane.Storage;

/// <summary>One thing that the installation remembers about itself: its pepper (sealed), whether set-up is over.</summary>
public sealed class Setting
{
    public required string Name { get; init; }

    public required string Value { get; set; }
}
