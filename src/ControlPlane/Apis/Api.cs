using Gatehouse.Definitions.Snapshots;

namespace Gatehouse.ControlPlane.Apis;

/// <summary>A named thing that a team owns; its versions share its name, team and catalogue page.</summary>
public sealed class Api
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TeamId { get; init; }

    /// <summary>Unique in the team; the part of URLs that names the API.</summary>
    public required string Name { get; set; }

    public ApiKind Kind { get; init; } = ApiKind.REST;

    public string? Description { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
