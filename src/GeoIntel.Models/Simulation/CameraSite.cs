using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Simulation;

/// <summary>A fixed camera and the stretch of road it watches.</summary>
/// <param name="CaptureMetres">How far along the road its capture point lies.</param>
/// <param name="Direction">1 when it looks the way the road was drawn, -1 when against it.</param>
/// <param name="BothWays">It reads the traffic of both directions, as CCTV does; ANPR reads only its own.</param>
public sealed record CameraSite(Camera Camera, Road Road, double CaptureMetres, int Direction, bool BothWays)
{
    internal bool Sees(Leg leg) =>
        ReferenceEquals(leg.Road, Road) && (BothWays || leg.Direction == Direction) && leg.Passes(CaptureMetres);
}
