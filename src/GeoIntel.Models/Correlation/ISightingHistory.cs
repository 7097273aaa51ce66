using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>The one way to sightings of the past: PostGIS in the service, memory offline.</summary>
/// <remarks>Only sightings that stand are told: none that was superseded or withdrawn.</remarks>
public interface ISightingHistory
{
    /// <summary>Sightings of some marks, as read, captured in a period; in the order of capture, then of id.</summary>
    Task<IReadOnlyList<PastSighting>> OfVehiclesAsync(
        IReadOnlyCollection<Vrm> vrms, Period captured, CancellationToken cancellation);

    /// <summary>Operators' observations of some nominals, captured in a period; in the same order.</summary>
    Task<IReadOnlyList<PastSighting>> OfNominalsAsync(
        IReadOnlyCollection<string> nominalIds, Period captured, CancellationToken cancellation);
}

/// <summary>A stored sighting by names that outlive every snapshot.</summary>
/// <param name="CameraId">Empty for an observation at a point.</param>
/// <param name="NominalId">Whom an operator recognised; empty for none.</param>
/// <param name="VrmText">The mark as the device gave it.</param>
/// <param name="Candidates">Other marks the device held possible, those it could not have meant left out.</param>
/// <param name="CharacterConfidences">0 to 1 for each character of <paramref name="VrmText"/>; empty when
/// unknown.</param>
public sealed record PastSighting(
    Guid Id,
    DateTimeOffset CapturedAt,
    DateTimeOffset ReceivedAt,
    string CameraId,
    Vrm Vrm,
    string VrmText,
    GeoPoint Position,
    int UncertaintyCentimetres,
    string NominalId,
    short DirectionDegrees,
    IReadOnlyList<Vrm> Candidates,
    IReadOnlyList<float> CharacterConfidences)
{
    /// <summary>Every other reading as the device gave it, also those that are no mark.</summary>
    public IReadOnlyList<VrmCandidate> Readings { get; init; } = [];

    /// <summary>How sure the device was of the mark, 0 to 1; null when unknown.</summary>
    public float? Confidence { get; init; }
}
