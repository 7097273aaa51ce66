using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>A camera as admission and correlation use it.</summary>
public sealed record CompiledCamera
{
    /// <summary>Its place in <see cref="WatchlistSnapshot.Cameras"/>; what <see cref="Sighting.CameraIndex"/>
    /// holds.</summary>
    public required int Index { get; init; }

    public required string Id { get; init; }
    public required string FeedId { get; init; }
    public required string DisplayName { get; init; }
    public required CameraKind Kind { get; init; }

    /// <summary>The point that is judged; null for a moving camera.</summary>
    public required GeoPoint? CapturePoint { get; init; }

    /// <summary>Survey of the camera plus projection; a moving device adds its own.</summary>
    public required int UncertaintyCentimetres { get; init; }

    /// <summary>Zero means the service's default.</summary>
    public required TimeSpan ClockSkewMax { get; init; }

    public required string TimeZoneId { get; init; }
}
