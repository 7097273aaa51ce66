using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Conditions;

/// <summary>A named outline on the ground that conditions refer to.</summary>
public sealed record Zone
{
    public required string Id { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>Polygon or MultiPolygon in EPSG:27700 metres; valid, holes allowed, edges belong to it.</summary>
    public required Geometry Outline { get; init; }

    /// <summary>The outline could betray where a protected person lives: never drawn, tiled or exported.</summary>
    public bool ProtectsPerson { get; init; }

    /// <summary>Hysteresis in space: a read this close to the edge, or closer, does not end an episode.</summary>
    public double LeaveMetres { get; init; } = 50;

    /// <summary>Hysteresis in time: an absence no longer than this does not end an episode.</summary>
    public TimeSpan LeaveTime { get; init; } = TimeSpan.FromMinutes(2);

    public Period Period { get; init; } = Period.Always;
    public int Revision { get; init; } = 1;
}
