using GeoIntel.Service.Registry;
using GeoIntel.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Where cameras capture, as it is told beside what they read.</summary>
static class CameraPlaces
{
    /// <param name="id">The camera's, without its collection.</param>
    /// <returns>Null of a camera that moves, or is not registered any more.</returns>
    public static Point? PlaceOf(this RegistryView view, string id) =>
        view.Cameras.TryGetValue(id, out var camera) && camera.CapturePoint is { } point ? WirePoint.Of(point) : null;
}
