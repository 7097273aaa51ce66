namespace GeoIntel.Models.Hits;

/// <summary>How one mark came to be at two places faster than anybody drives.</summary>
/// <param name="FromSightingId">The earlier read.</param>
/// <param name="FromCameraId">Its camera; empty for an observation at a point.</param>
/// <param name="FromCapturedAt">By that camera's clock.</param>
/// <param name="DistanceMetres">In a straight line between the two places, what is uncertain about them taken off.
/// </param>
/// <param name="SpeedKmh">The least speed by which both reads can be true, clocks as far out as they may be.</param>
/// <param name="Likely">What the two reads make likeliest.</param>
public sealed record JourneyReason(
    Guid FromSightingId,
    string FromCameraId,
    DateTimeOffset FromCapturedAt,
    double DistanceMetres,
    double SpeedKmh,
    JourneyCause Likely);

/// <summary>Why a journey can look faster than anybody drives. A guess that says where to look first, never a
/// finding.</summary>
public enum JourneyCause
{
    /// <summary>Nothing tells the causes apart.</summary>
    Unknown = 0,

    /// <summary>One of the two marks was read wrongly: a device held another mark possible, or was unsure.</summary>
    Misread = 1,

    /// <summary>Two vehicles carry one mark: make or colour differ, and both reads are sure.</summary>
    Clone = 2,

    /// <summary>A vehicle that carries or pulls another: the mark was read off the load or the trailer.</summary>
    RecoveryOrTrailer = 3,

    /// <summary>One of the two clocks is out by enough to explain it.</summary>
    ClockFault = 4,
}
