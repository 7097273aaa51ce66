using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting;

/// <summary>Where a camera stands, or might, and what it covers there.</summary>
public sealed record Site
{
    /// <summary>Bounds of <see cref="ReachMetres"/>.</summary>
    public const double ReachMetresMin = 1;

    /// <inheritdoc cref="ReachMetresMin"/>
    public const double ReachMetresMax = 50_000;

    /// <summary>The camera's own, or the candidate's; unique among both. Of equally good candidates the first by this
    /// id, in ordinal order, is chosen.</summary>
    public required string Id { get; init; }

    public required Deployment Deployment { get; init; }

    /// <summary>Where the camera looks, not where its mast is. Null when it covers only what it lists.</summary>
    public GeoPoint? CapturePoint { get; init; }

    /// <summary>Demands whose places are so near the capture point, or nearer, are covered. Straight lines: walls and
    /// trees are not known. Null when it covers only what it lists.</summary>
    public double? ReachMetres { get; init; }

    /// <summary>Ids of what it covers besides, such as a road's crossings in the direction that it looks.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];
}
