using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Sightings;

/// <summary>A read that was accepted, in the shape the correlator walks over: 64 bytes, no references.</summary>
/// <remarks>Texts and images stay with the batch it came in; candidates stand in a span of their own.</remarks>
/// <param name="Id">A UUID version 7 of <paramref name="CapturedAtTicks"/>, so that it names its daily
/// partition.</param>
/// <param name="Vrm">The mark; empty for an observation without one.</param>
/// <param name="CapturedAtTicks">The camera's clock in UTC, in ticks of 100 ns since year 1.</param>
/// <param name="ReceivedAtTicks">Our clock in UTC, in the same ticks.</param>
/// <param name="CameraIndex">Index into the cameras of the watchlist snapshot; -1 for none.</param>
/// <param name="Position">The point that is judged: the fixed camera's capture point, or the read's own place.</param>
/// <param name="UncertaintyCentimetres">How far <paramref name="Position"/> may be from the truth.</param>
/// <param name="NominalIndex">The nominal an operator recognised, as an index into the snapshot; -1 for none.</param>
/// <param name="DirectionDegrees">Of travel, 0 to 359 clockwise from north; -1 when unknown.</param>
/// <param name="CandidateCount">How many marks beside <paramref name="Vrm"/> the device held possible.</param>
public readonly record struct Sighting(
    Guid Id,
    Vrm Vrm,
    long CapturedAtTicks,
    long ReceivedAtTicks,
    GeoPoint Position,
    int CameraIndex,
    int UncertaintyCentimetres,
    int NominalIndex = -1,
    short DirectionDegrees = -1,
    byte CandidateCount = 0)
{
    public DateTimeOffset CapturedAt => new(CapturedAtTicks, TimeSpan.Zero);
    public DateTimeOffset ReceivedAt => new(ReceivedAtTicks, TimeSpan.Zero);
}
