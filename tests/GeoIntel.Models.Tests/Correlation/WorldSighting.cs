using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A sighting in plain nouns, without indices into a snapshot.</summary>
/// <param name="CameraId">Empty for a sighting at a point.</param>
public sealed record WorldSighting(
    Guid Id,
    Vrm Vrm,
    DateTimeOffset CapturedAt,
    DateTimeOffset ReceivedAt,
    GeoPoint Position,
    string CameraId,
    int UncertaintyCentimetres,
    string ObservedNominalId,
    short DirectionDegrees,
    IReadOnlyList<Vrm> Candidates);
