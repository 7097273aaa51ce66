namespace GeoIntel.Models.Hits;

/// <summary>The first read of a vehicle on the other side of a zone's edge after the last read of a hit.</summary>
/// <remarks>Cameras see points, not tracks: in between, nothing is known.</remarks>
/// <param name="CameraId">Empty for a moving camera without one.</param>
public sealed record OutsideRead(Guid SightingId, DateTimeOffset CapturedAt, string CameraId)
{
    public static OutsideRead Of(HitReason presence) =>
        new(presence.SightingId, presence.CapturedAt, presence.CameraId);
}
