using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>How sightings lie to zones: answered beforehand for fixed cameras, one bit a zone and camera.</summary>
sealed class ZoneMap(
    Chunks<CompiledZone?> zones, Chunks<GridBox> boxes, Chunks<ulong> inside, int words, GeoPoint?[] capturePoints)
{
    readonly Chunks<CompiledZone?> _zones = zones;
    readonly Chunks<GridBox> _boxes = boxes; // side by side, because most places lie outside of most zones
    readonly Chunks<ulong> _inside = inside; // a zone's words are neighbours
    readonly int _words = words;
    readonly GeoPoint?[] _capturePoints = capturePoints;

    public CompiledZone this[int zone] => _zones[zone]!;

    /// <summary>In the order of their numbers.</summary>
    public IEnumerable<CompiledZone> All =>
        Enumerable.Range(0, _zones.Length).Select(zone => _zones[zone]).OfType<CompiledZone>();

    /// <summary>Whether it answers for these cameras.</summary>
    public bool IsOf(GeoPoint?[] capturePoints) => _capturePoints.AsSpan().SequenceEqual(capturePoints);

    /// <summary>Whether the sighting was made where its fixed camera reads, so that the answers are known. A sighting may
    /// name a place of its own, which then counts.</summary>
    public bool IsAtCapturePoint(in Sighting sighting) =>
        (uint)sighting.CameraIndex < (uint)_capturePoints.Length
        && _capturePoints[sighting.CameraIndex] is { } point
        && point.EastingCentimetres == sighting.Position.EastingCentimetres
        && point.NorthingCentimetres == sighting.Position.NorthingCentimetres;

    /// <param name="atCapturePoint">What <see cref="IsAtCapturePoint"/> says of the sighting.</param>
    public bool Contains(int zone, in Sighting sighting, bool atCapturePoint)
    {
        if (!atCapturePoint) return ContainsPlace(zone, sighting.Position);

        var camera = sighting.CameraIndex;
        return (_inside[zone * _words + (camera >> 6)] >> (camera & 63) & 1) != 0;
    }

    /// <summary>From either side of the edge, rounded down to the whole centimetre.</summary>
    /// <param name="atCapturePoint">What <see cref="IsAtCapturePoint"/> says of the sighting.</param>
    public int DistanceToEdgeCentimetres(int zone, in Sighting sighting, bool atCapturePoint) => atCapturePoint
        ? this[zone].DistanceToEdgeCentimetres(sighting.CameraIndex, sighting.Position)
        : this[zone].Outline.DistanceToEdgeCentimetres(sighting.Position);

    bool ContainsPlace(int zone, GeoPoint place) => _boxes[zone].Holds(place) && this[zone].Outline.Contains(place);
}
