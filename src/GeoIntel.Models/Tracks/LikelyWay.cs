using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Tracks;

/// <summary>Whether a camera lies on the way between two places by where it is alone.</summary>
/// <remarks>What traffic says is not enough: a camera that was down throughout has read nobody on the way.</remarks>
public static class LikelyWay
{
    /// <summary>To go over the camera, in straight lines, is no longer than this many times the straight line.</summary>
    public const double DetourMax = 1.2;

    public static bool Holds(GeoPoint from, GeoPoint to, GeoPoint camera) =>
        from.DistanceMetresTo(camera) + camera.DistanceMetresTo(to) <= DetourMax * from.DistanceMetresTo(to);
}
